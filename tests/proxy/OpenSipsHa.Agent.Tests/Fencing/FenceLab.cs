using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Agent.Fencing;
using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.Agent.VirtualIP.Netlink;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Agent.Tests.Fencing;

/// <summary>A node that can hold virtual IPs of both families, and a client that asks for them.</summary>
internal sealed class FenceLab : IAsyncDisposable
{
    public static readonly IPAddress V4 = IPAddress.Parse("192.168.1.213");
    public static readonly IPAddress V6 = IPAddress.Parse("2001:db8::213");

    private readonly NetworkLab _lab;

    private FenceLab(NetworkLab lab)
    {
        _lab = lab;
        Network = Node.Run(() => new RouteNetlink());
    }

    public LabHost Node => _lab["node"];

    public LabHost Client => _lab["client"];

    public RouteNetlink Network { get; }

    public NetworkLink Eth0 => Network.Links().Single(link => link.Name == "eth0");

    public static IPAddress Address(bool isV6) => isV6 ? V6 : V4;

    public static async Task<FenceLab> CreateAsync()
    {
        var lab = await NetworkLab.CreateAsync();
        await lab.AddHostAsync("node", IPAddress.Parse("192.168.1.211"));
        await lab.AddHostAsync("client", IPAddress.Parse("192.168.1.20"));
        var fenceLab = new FenceLab(lab);
        await fenceLab.AddV6Async(fenceLab.Node, "2001:db8::211");
        await fenceLab.AddV6Async(fenceLab.Client, "2001:db8::20");
        return fenceLab;
    }

    public NftablesFence Fence(string cluster = "pair") =>
        Node.Run(() => new NftablesFence("default", cluster, Network, TimeProvider.System, NullLogger.Instance));

    /// <summary>Binds the address for longer than any test, and lets the client know its neighbour for good.</summary>
    public async Task BindAsync(IPAddress address)
    {
        Network.SetAddress(Eth0.Index, address, 600);
        var mac = string.Join(':', Node.MacAddress.GetAddressBytes().Select(b => $"{b:x2}"));
        await ExecAsync(Client, "ip", "neigh", "replace", address.ToString(), "lladdr", mac, "dev", "eth0", "nud", "permanent");
    }

    public static async Task<string> ExecAsync(LabHost host, string command, params string[] arguments)
    {
        var result = await host.ExecAsync(command, arguments);
        result.ExitCode.ShouldBe(0, $"{command} {string.Join(' ', arguments)}: {result.Error}");
        return result.Output;
    }

    public async ValueTask DisposeAsync()
    {
        Network.Dispose();
        await _lab.DisposeAsync();
    }

    private async Task AddV6Async(LabHost host, string address) =>
        await ExecAsync(host, "ip", "addr", "add", $"{address}/64", "dev", "eth0", "nodad");
}
