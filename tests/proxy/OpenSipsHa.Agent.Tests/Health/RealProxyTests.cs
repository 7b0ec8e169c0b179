using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Agent.Health;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Contracts.Control;
using OpenSipsHa.Proxy;
using OpenSipsHa.Proxy.Telemetry;
using OpenSipsHa.Sip.ProxyCore;

namespace OpenSipsHa.Agent.Tests.Health;

/// <summary>Both ends of the probe are ours: this is where they meet.</summary>
public sealed class RealProxyTests : IDisposable
{
    private readonly ProxyMetrics _metrics = new();
    private readonly SipProxy _proxy;
    private readonly IPEndPoint _vip = new(IPAddress.Parse("127.0.0.213"), FreePort());

    public RealProxyTests()
    {
        _proxy = new SipProxy(IPAddress.Loopback, new ProxyOptions { Threads = 1 }, _metrics, NullLoggerFactory.Instance);
        var document = new ConfigDocument
        {
            Namespace = "telephony",
            Cluster = "pair",
            VirtualIPs = [new Contracts.Configuration.VirtualIP { Name = "vip1", Address = $"{_vip.Address}", LeaseName = "pair-vip1" }],
            Listeners = [new Listener { Name = "vip", VirtualIP = "vip1", Port = _vip.Port }],
            // A route that refuses everything is no hindrance.
            Routes =
            [
                new Route
                {
                    Name = "all",
                    Match = new RouteMatch(),
                    Action = new RouteAction { Type = RouteActionType.Reject, Code = 403, Reason = "No" },
                },
            ],
        };
        _proxy.Apply(document, "pair-config", "1").ShouldBeNull();
    }

    [Fact]
    public async Task The_proxy_of_this_product_answers_the_probe_while_it_holds_the_address()
    {
        var heard = new List<bool>();
        _proxy.Assume(new Role { VirtualIP = "vip1", Active = true });
        using var probe = HealthProbe.Start(
            _vip, IPAddress.Loopback, new HealthSettings { IntervalMs = 100, Failures = 10 },
            (healthy, _) => { lock (heard) heard.Add(healthy); }, TimeProvider.System, NullLogger.Instance);
        await Waiting.UntilAsync(() => _proxy.State().RequestsReceived >= 5, "five probes");
        heard.ShouldBeEmpty();
        _proxy.LoseAgent();
        await Waiting.UntilAsync(() => { lock (heard) return heard is [false]; }, "the mute proxy is found unhealthy");
        _proxy.Assume(new Role { VirtualIP = "vip1", Active = true });
        await Waiting.UntilAsync(() => { lock (heard) return heard is [false, true]; }, "the proxy is found healthy");
    }

    public void Dispose()
    {
        _proxy.Dispose();
        _metrics.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.213"), 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
