using System.Globalization;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Clusters;

namespace OpenSipsHa.SipBench.Systems;

/// <summary>This product's proxy as it is shipped, run with a document in place of an agent.</summary>
internal static class OwnProxy
{
    public const string Name = "opensipsha";
    private const int MetricsPort = 9465;
    private const int Port = 5060;
    private const string Gateways = "gateways";

    /// <param name="directory">For the document.</param>
    public static SipSystem In(string directory)
    {
        Directory.CreateDirectory(directory);
        var file = Path.Combine(directory, "document.json");
        File.WriteAllBytes(file, ConfigDocumentCodec.ToJson(Document));
        return new SipSystem(
            Name, "this proxy", Port, readyLine: "is in force",
            [
                "dotnet", Repository.Program("proxy/OpenSipsHa.Proxy"), "--config", file, "--node-address", $"{BenchNetwork.ProxyAddress}",
                "--metrics-port", MetricsPort.ToString(CultureInfo.InvariantCulture),
            ],
            new StartOptions());
    }

    private static ConfigDocument Document { get; } = new()
    {
        Namespace = "bench",
        Cluster = "bench",
        Listeners = [new Listener { Name = "node", Port = Port }],
        Gateways = [.. BenchNetwork.GatewayEndpoints.Select((endpoint, i) => new Gateway { Name = $"gateway{i + 1}", Uri = $"sip:{endpoint}" })],
        DispatcherSets =
        [
            new DispatcherSet
            {
                Name = Gateways,
                Algorithm = DispatcherAlgorithm.RoundRobin,
                Destinations =
                [
                    .. BenchNetwork.GatewayEndpoints.Select((_, i) => new DispatcherDestination { Id = $"gateway{i + 1}", Gateway = $"gateway{i + 1}" }),
                ],
            },
        ],
        Routes =
        [
            new Route
            {
                Name = "registers",
                Match = new RouteMatch { Methods = ["REGISTER"] },
                Action = new RouteAction { Type = RouteActionType.Registrar },
            },
            new Route { Name = "calls", Action = new RouteAction { Type = RouteActionType.Dispatch, DispatcherSet = Gateways } },
        ],
    };
}
