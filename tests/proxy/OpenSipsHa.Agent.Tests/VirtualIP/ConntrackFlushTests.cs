using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Agent.Tests.Fencing;
using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Agent.Tests.VirtualIP;

public sealed class ConntrackFlushTests : IAsyncLifetime
{
    private FenceLab _lab = null!;
    private ConntrackFlush _flows = null!;

    public async ValueTask InitializeAsync()
    {
        _lab = await FenceLab.CreateAsync();
        _flows = _lab.Node.Run(() => new ConntrackFlush(TimeProvider.System, NullLogger.Instance));
    }

    public async ValueTask DisposeAsync()
    {
        _flows.Dispose();
        await _lab.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Flows_to_the_address_are_forgotten_also_translated_ones_and_no_others(bool isV6)
    {
        var address = FenceLab.Address(isV6);
        var (own, service) = isV6 ? ("2001:db8::211", "2001:db8::99") : ("192.168.1.211", "192.168.1.99");
        var rules = $$"""
            table inet tracking {
                chain pre { type nat hook prerouting priority -100; {{(isV6 ? "ip6" : "ip")}} daddr {{service}} dnat {{(isV6 ? "ip6" : "ip")}} to {{address}}; }
                chain in { type filter hook input priority 0; ct state new accept; }
            }
            """;
        (await _lab.Node.ExecAsync(["nft", "-f", "-"], TimeSpan.FromSeconds(10), new StartOptions { Input = rules })).EnsureSuccess();
        await _lab.BindAsync(address);
        var mac = string.Join(':', _lab.Node.MacAddress.GetAddressBytes().Select(b => $"{b:x2}"));
        await FenceLab.ExecAsync(_lab.Client, "ip", "neigh", "replace", service, "lladdr", mac, "dev", "eth0", "nud", "permanent");

        Send(address, 3000);
        Send(IPAddress.Parse(service), 5);
        Send(IPAddress.Parse(own), 7);
        await Waiting.UntilAsync(() => Tracked(address) >= 3005 && Tracked(IPAddress.Parse(own)) == 7, "flows are tracked", 20, () => $"{Tracked(address)}");

        (await _flows.FlushAsync(address)).ShouldBe(3005);
        Tracked(address).ShouldBe(0);
        Tracked(IPAddress.Parse(own)).ShouldBe(7);
        (await _flows.FlushAsync(address)).ShouldBe(0);
    }

    [Fact]
    public async Task Where_nothing_is_tracked_there_is_nothing_to_do() => (await _flows.FlushAsync(FenceLab.V4)).ShouldBe(0);

    /// <summary>From one port to many: each is a flow.</summary>
    private void Send(IPAddress to, int flows)
    {
        using var socket = _lab.Client.OpenSocket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        for (var i = 0; i < flows; i++)
            socket.SendTo([1], new IPEndPoint(to, 10_000 + i));
    }

    private int Tracked(IPAddress address)
    {
        // As the kernel writes it: IPv6 in full.
        var bytes = address.GetAddressBytes();
        var text = bytes.Length == 4
            ? address.ToString()
            : string.Join(':', Enumerable.Range(0, 8).Select(i => $"{bytes[2 * i]:x2}{bytes[(2 * i) + 1]:x2}"));
        return _lab.Node.ExecAsync("cat", "/proc/net/nf_conntrack").GetAwaiter().GetResult().Output.Split('\n')
            .Count(line => line.Contains($"dst={text} ", StringComparison.Ordinal) || line.Contains($"src={text} ", StringComparison.Ordinal));
    }
}
