using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Agent.Peers;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Agent.Tests.Peers;

/// <summary>Two nodes in namespaces of our own, with either family.</summary>
public sealed class PeersAcrossNodesTests : IAsyncLifetime
{
    private const string Lease = "lease";

    private readonly KeyDirectory _directory = new();
    private NetworkLab _lab = null!;
    private LabHost _hostA = null!;
    private LabHost _hostB = null!;

    public async ValueTask InitializeAsync()
    {
        _directory.Write(KeyDirectory.NewKey());
        _lab = await NetworkLab.CreateAsync();
        _hostA = await _lab.AddHostAsync("a", IPAddress.Parse("192.168.1.211"));
        _hostB = await _lab.AddHostAsync("b", IPAddress.Parse("192.168.1.212"));
        await AddAsync(_hostA, "2001:db8::211");
        await AddAsync(_hostB, "2001:db8::212");
    }

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("192.168.1.211", "192.168.1.212")]
    [InlineData("2001:db8::211", "2001:db8::212")]
    public async Task Two_nodes_hear_each_other_and_notice_at_once_when_the_others_agent_is_gone(string addressA, string addressB)
    {
        using var keys = _directory.Read();
        using var a = Link(_hostA, addressA, addressB, keys);
        var b = Link(_hostB, addressB, addressA, keys);
        var heard = new ConcurrentQueue<PeerMessage>();
        using var subscribedB = b.Subscribe(Lease, message =>
        {
            heard.Enqueue(message);
            b.Send(new PeerMessage.Leaving(Lease, "b", TimeSpan.Zero));
        });
        using var subscribedA = a.Subscribe(Lease, heard.Enqueue);
        a.Send(PeerMessages.Heartbeat(1, Lease));
        await Waiting.UntilAsync(() => heard.Count == 2, "said and answered");

        var refused = new ConcurrentQueue<IPEndPoint>();
        a.Refused += refused.Enqueue;
        b.Dispose();
        a.Send(PeerMessages.Heartbeat(2, Lease));
        await Waiting.UntilAsync(() => !refused.IsEmpty, "the peer's kernel says so");
        refused.ShouldBe([new IPEndPoint(IPAddress.Parse(addressB), Loopback.Port)]);
    }

    private static UdpPeerLink Link(LabHost host, string address, string peer, PeerKeys keys) => host.Run(() =>
    {
        var link = new UdpPeerLink(IPAddress.Parse(address), keys, TimeProvider.System, NullLogger<UdpPeerLink>.Instance);
        link.Bind(Loopback.Port);
        link.Complaint.ShouldBeNull();
        link.SetPeers([new IPEndPoint(IPAddress.Parse(peer), Loopback.Port)]);
        return link;
    });

    private static async Task AddAsync(LabHost host, string address) =>
        (await host.ExecAsync("ip", "addr", "add", $"{address}/64", "dev", "eth0", "nodad")).ExitCode.ShouldBe(0);
}
