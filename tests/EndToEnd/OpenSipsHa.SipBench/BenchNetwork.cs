using System.Net;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.SipBench;

/// <summary>Callers, proxy and two gateways on one bridge, each in a network namespace of its own.</summary>
internal sealed class BenchNetwork : IAsyncDisposable
{
    public const int FirstCallerPort = 5100;

    private readonly NetworkLab _lab;

    private BenchNetwork(NetworkLab lab, LabHost callers, LabHost proxy, IReadOnlyList<LabHost> gateways)
    {
        _lab = lab;
        Callers = callers;
        Proxy = proxy;
        Gateways = gateways;
    }

    public static IPAddress CallerAddress { get; } = IPAddress.Parse("192.168.1.10");

    public static IPAddress ProxyAddress { get; } = IPAddress.Parse("192.168.1.20");

    public static IReadOnlyList<IPEndPoint> GatewayEndpoints { get; } =
        [IPEndPoint.Parse("192.168.1.31:5060"), IPEndPoint.Parse("192.168.1.32:5060")];

    public LabHost Callers { get; }

    public LabHost Proxy { get; }

    public IReadOnlyList<LabHost> Gateways { get; }

    /// <param name="id">Of the lab; null: random.</param>
    public static async Task<BenchNetwork> StartAsync(string? id, CancellationToken cancellationToken)
    {
        var lab = await NetworkLab.CreateAsync(new NetworkLabOptions { Id = id }, cancellationToken);
        try
        {
            var callers = await lab.AddHostAsync("callers", CallerAddress, cancellationToken);
            var proxy = await lab.AddHostAsync("proxy", ProxyAddress, cancellationToken);
            var gateways = new List<LabHost>();
            foreach (var gateway in GatewayEndpoints)
                gateways.Add(await lab.AddHostAsync($"gateway{gateways.Count + 1}", gateway.Address, cancellationToken));
            return new BenchNetwork(lab, callers, proxy, gateways);
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();
}
