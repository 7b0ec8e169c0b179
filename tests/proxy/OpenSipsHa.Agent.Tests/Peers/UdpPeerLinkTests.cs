using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using OpenSipsHa.Agent.Peers;

namespace OpenSipsHa.Agent.Tests.Peers;

public sealed class UdpPeerLinkTests : IDisposable
{
    private const string Lease = "pair-192.168.1.213";

    private readonly IPAddress _a = Loopback.Address();
    private readonly IPAddress _b = Loopback.Address();
    private readonly KeyDirectory _directory = new();
    private readonly PeerKeys _keys;

    public UdpPeerLinkTests()
    {
        _directory.Write(KeyDirectory.NewKey());
        _keys = _directory.Read();
    }

    public void Dispose()
    {
        _keys.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task What_a_member_says_the_subscribers_to_that_Lease_hear_until_they_unsubscribe()
    {
        using var a = Loopback.Link(_a, _keys, _b);
        using var b = Loopback.Link(_b, _keys, _a);
        var (first, second, other) = (new ConcurrentQueue<PeerMessage>(), new ConcurrentQueue<PeerMessage>(), new ConcurrentQueue<PeerMessage>());
        using var one = b.Subscribe(Lease, first.Enqueue);
        var two = b.Subscribe(Lease, second.Enqueue);
        using var three = b.Subscribe("pair-192.168.1.214", other.Enqueue);
        using var self = a.Subscribe(Lease, _ => Assert.Fail("heard itself"));

        a.Send(PeerMessages.Heartbeat(1));
        await Waiting.UntilAsync(() => !first.IsEmpty && !second.IsEmpty, "both hear");
        two.Dispose();
        two.Dispose();
        a.Send(PeerMessages.Heartbeat(2, "pair-192.168.1.214"));
        a.Send(PeerMessages.Heartbeat(3, "pair-192.168.1.215"));
        a.Send(PeerMessages.Heartbeat(4));
        await Waiting.UntilAsync(() => first.Count == 2, "the rest");
        first.ShouldBe([PeerMessages.Heartbeat(1), PeerMessages.Heartbeat(4)]);
        second.ShouldBe([PeerMessages.Heartbeat(1)]);
        other.ShouldBe([PeerMessages.Heartbeat(2, "pair-192.168.1.214")]);
        b.Complaint.ShouldBeNull();
    }

    [Fact]
    public async Task A_link_with_another_key_or_of_another_cluster_is_not_heard()
    {
        using var strangers = new KeyDirectory();
        strangers.Write(KeyDirectory.NewKey());
        using var wrongKey = strangers.Read();
        using var otherCluster = _directory.Read(cluster: "voice/other");
        var (c, d) = (Loopback.Address(), Loopback.Address());
        using var b = Loopback.Link(_b, _keys, _a, c, d);
        using var a = Loopback.Link(_a, _keys, _b);
        using var wrong = Loopback.Link(c, wrongKey, _b);
        using var other = Loopback.Link(d, otherCluster, _b);
        using var dropped = new DropCount();
        var heard = new ConcurrentQueue<PeerMessage>();
        using var subscription = b.Subscribe(Lease, heard.Enqueue);

        wrong.Send(PeerMessages.Heartbeat(1));
        other.Send(PeerMessages.Heartbeat(2));
        a.Send(PeerMessages.Heartbeat(3));
        await Waiting.UntilAsync(() => !heard.IsEmpty, "the right one is heard");
        heard.ShouldBe([PeerMessages.Heartbeat(3)]);
        dropped.Of("mac").ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task An_authentic_datagram_from_an_address_that_is_no_peers_is_not_heard_and_from_any_port_of_a_peer_it_is()
    {
        using var b = Loopback.Link(_b, _keys, _a);
        var heard = new ConcurrentQueue<PeerMessage>();
        using var subscription = b.Subscribe(Lease, heard.Enqueue);
        using var dropped = new DropCount();
        var datagram = b.Sign(new PeerMessage.Gone(Lease, "pair-0_uid", 1, 2));
        foreach (var source in new[] { Loopback.Address(), _b, _a })
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(source, 0));
            socket.SendTo(datagram, new IPEndPoint(_b, Loopback.Port));
        }

        await Waiting.UntilAsync(() => !heard.IsEmpty, "the supervisor of a peer is heard");
        heard.ShouldBe([new PeerMessage.Gone(Lease, "pair-0_uid", 1, 2)]);
        dropped.Of("stranger").ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task A_peer_whose_agent_is_dead_is_noticed_and_does_not_keep_others_from_hearing()
    {
        var dead = Loopback.Address();
        using var a = Loopback.Link(_a, _keys, dead, _b);
        using var b = Loopback.Link(_b, _keys, _a);
        var refused = new ConcurrentQueue<IPEndPoint>();
        a.Refused += refused.Enqueue;
        var heard = new ConcurrentQueue<PeerMessage>();
        using var subscription = b.Subscribe(Lease, heard.Enqueue);
        for (var i = 1; i <= 200; i++)
        {
            a.Send(PeerMessages.Heartbeat(i));
            await Waiting.UntilAsync(() => heard.Count == i, $"number {i} is heard although the other is dead");
        }

        await Waiting.UntilAsync(() => refused.Count > 150, "refusals are told");
        refused.Distinct().ShouldBe([new IPEndPoint(dead, Loopback.Port)]);
    }

    [Fact]
    public void Sending_never_throws_whatever_the_kernel_says()
    {
        using var a = Loopback.Link(_a, _keys);
        // 192.0.2.1 cannot be reached from a loopback address: EINVAL; 255.255.255.255: EACCES; port 0: EINVAL.
        a.SetPeers([new(IPAddress.Parse("192.0.2.1"), 9470), new(IPAddress.Broadcast, 9470), new(_b, 0), new(IPAddress.IPv6Loopback, 9470)]);
        a.Send(PeerMessages.Heartbeat(1));
        a.Dispose();
        a.Send(PeerMessages.Heartbeat(2));
    }

    [Fact]
    public async Task Without_keys_nothing_is_said_or_heard_and_the_complaint_says_so()
    {
        using var empty = new KeyDirectory();
        using var none = empty.Read();
        using var a = Loopback.Link(_a, none, _b);
        using var b = Loopback.Link(_b, _keys, _a);
        using var dropped = new DropCount();
        a.Complaint.ShouldNotBeNull().ShouldContain("/key does not exist");
        a.Sign(PeerMessages.Heartbeat(1)).ShouldBeEmpty();
        a.Send(PeerMessages.Heartbeat(1));
        b.Send(PeerMessages.Heartbeat(1));
        await Waiting.UntilAsync(() => dropped.Of("no_key") > 0, "dropped");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_complained_about_and_tried_again_and_another_port_takes_its_place()
    {
        using var squatter = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        squatter.Bind(new IPEndPoint(_b, Loopback.Port));
        using var a = Loopback.Link(_a, _keys, _b);
        using var b = Loopback.Link(_b, _keys, _a);
        var heard = new ConcurrentQueue<PeerMessage>();
        using var subscription = b.Subscribe(Lease, heard.Enqueue);
        b.Complaint.ShouldNotBeNull().ShouldStartWith($"cannot open UDP {_b}:{Loopback.Port}: Address already in use");

        b.Bind(Loopback.Port + 1);
        b.Complaint.ShouldBeNull();
        a.SetPeers([new IPEndPoint(_b, Loopback.Port + 1)]);
        a.Send(PeerMessages.Heartbeat(1));
        await Waiting.UntilAsync(() => heard.Count == 1, "heard on the other port");

        b.Bind(Loopback.Port);
        squatter.Dispose();
        await Waiting.UntilAsync(() => b.Complaint is null, "tried again");
        a.SetPeers([new IPEndPoint(_b, Loopback.Port)]);
        a.Send(PeerMessages.Heartbeat(2));
        await Waiting.UntilAsync(() => heard.Count == 2, "heard on the first port");
    }

    [Fact]
    public async Task A_subscriber_that_fails_does_not_make_the_member_deaf()
    {
        using var a = Loopback.Link(_a, _keys, _b);
        using var b = Loopback.Link(_b, _keys, _a);
        var heard = 0;
        using var subscription = b.Subscribe(Lease, _ =>
        {
            if (Interlocked.Increment(ref heard) == 1)
                throw new InvalidOperationException("a mistake");
        });
        a.Send(PeerMessages.Heartbeat(1));
        a.Send(PeerMessages.Heartbeat(2));
        await Waiting.UntilAsync(() => Volatile.Read(ref heard) == 2, "the second one is heard");
    }

    [Fact]
    public async Task Datagrams_are_marked_as_network_control()
    {
        using var raw = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Udp);
        raw.Bind(new IPEndPoint(_b, 0));
        using var a = Loopback.Link(_a, _keys, _b);
        a.Send(PeerMessages.Heartbeat(1));
        var packet = new byte[2000];
        // Until it is bound, such a socket gets what others send to this machine.
        do
        {
            await raw.ReceiveAsync(packet);
        }
        while (!new IPAddress(packet.AsSpan(16, 4)).Equals(_b));
        packet[1].ShouldBe((byte)0xc0);
    }

    /// <summary>Sums opensipsha.peer.dropped of the whole process.</summary>
    private sealed class DropCount : IDisposable
    {
        private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
        private readonly MeterListener _listener = new();

        public DropCount()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "opensipsha.peer.dropped")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>(
                (_, value, tags, _) => _counts.AddOrUpdate((string)tags[0].Value!, value, (_, sum) => sum + value));
            _listener.Start();
        }

        public long Of(string reason) => _counts.GetValueOrDefault(reason);

        public void Dispose() => _listener.Dispose();
    }
}
