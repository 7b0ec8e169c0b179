using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Proxy.Tests.Configuration;

/// <summary>Configuration documents for tests.</summary>
internal static class Documents
{
    public static ConfigDocument Whole { get; } = new()
    {
        Namespace = "telephony",
        Cluster = "pair",
        VirtualIPs = [VirtualIP("vip1", "192.0.2.213")],
        Listeners =
        [
            new Listener { Name = "vip", VirtualIP = "vip1" },
            new Listener { Name = "node", Port = 5070 },
        ],
        Domains = ["pair.example"],
        Gateways =
        [
            new Gateway { Name = "one", Uri = "sip:127.0.0.11:5060" },
            new Gateway { Name = "two", Uri = "sip:127.0.0.12:5060", Enabled = false },
        ],
        DispatcherSets =
        [
            new DispatcherSet
            {
                Name = "pstn",
                Destinations =
                [
                    new DispatcherDestination { Id = "one", Gateway = "one" },
                    new DispatcherDestination { Id = "two", Gateway = "two" },
                ],
            },
        ],
        Routes =
        [
            Registrar("registers", "REGISTER"),
            Dispatch("outbound", "pstn", prefix: "0"),
            Reject("rest", 403, "Not Allowed"),
        ],
    };

    public static VirtualIP VirtualIP(string name, string address) =>
        new() { Name = name, Address = address, LeaseName = $"pair-{address}" };

    public static Route Registrar(string name, params string[] methods) => new()
    {
        Name = name,
        Match = new RouteMatch { Methods = methods },
        Action = new RouteAction { Type = RouteActionType.Registrar },
    };

    public static Route Dispatch(string name, string set, string prefix = "") => new()
    {
        Name = name,
        Match = new RouteMatch { RequestUserPrefix = prefix },
        Action = new RouteAction { Type = RouteActionType.Dispatch, DispatcherSet = set },
    };

    public static Route Relay(string name, string prefix = "") => new()
    {
        Name = name,
        Match = new RouteMatch { RequestUserPrefix = prefix },
        Action = new RouteAction { Type = RouteActionType.Relay },
    };

    public static Route Reject(string name, int code, string reason) => new()
    {
        Name = name,
        Action = new RouteAction { Type = RouteActionType.Reject, Code = code, Reason = reason },
    };
}
