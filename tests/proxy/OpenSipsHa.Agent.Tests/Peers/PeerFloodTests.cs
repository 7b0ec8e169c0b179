using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace OpenSipsHa.Agent.Tests.Peers;

[Trait("Scope", "Slow")]
public sealed class PeerFloodTests(ITestOutputHelper output) : IDisposable
{
    private const int Rate = 20_000;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan HeartbeatEvery = TimeSpan.FromMilliseconds(10);

    private readonly KeyDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Heartbeats_get_through_a_flood_and_memory_does_not_grow(bool isFromThePeersAddress)
    {
        _directory.Write(KeyDirectory.NewKey());
        using var keys = _directory.Read();
        var (hostA, hostB) = (Loopback.Address(), Loopback.Address());
        using var a = Loopback.Link(hostA, keys, hostB);
        using var b = Loopback.Link(hostB, keys, hostA);
        var (heard, firstAllocated, lastAllocated) = (0, 0L, 0L);
        using var subscription = b.Subscribe("lease", _ =>
        {
            // On the thread that takes the flood, too.
            lastAllocated = GC.GetAllocatedBytesForCurrentThread();
            if (heard++ == 0)
                firstAllocated = lastAllocated;
        });

        var (flooded, said) = (0, 0);
        using var flooder = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        flooder.Bind(new IPEndPoint(isFromThePeersAddress ? hostA : Loopback.Address(), 0));
        var target = new IPEndPoint(hostB, Loopback.Port).Serialize();
        var garbage = RandomNumberGenerator.GetBytes(150);
        // As far as one gets without the key: it has to be authenticated.
        "OSHP\u0001\u0001"u8.CopyTo(garbage);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Length)
        {
            for (var due = watch.Elapsed.TotalSeconds * Rate; flooded < due; flooded++)
                flooder.SendTo(garbage, SocketFlags.None, target);
            if (watch.Elapsed < HeartbeatEvery * said)
                continue;
            said++;
            a.Send(PeerMessages.Heartbeat(said, "lease"));
        }

        SpinWait.SpinUntil(() => Volatile.Read(ref heard) == said, TimeSpan.FromSeconds(2));
        var perDatagram = (double)(lastAllocated - firstAllocated) / flooded;
        output.WriteLine(
            $"measured: {flooded / watch.Elapsed.TotalSeconds:0} strange datagrams a second {(isFromThePeersAddress ? "from the peer's address" : "from elsewhere")}: "
            + $"{heard} of {said} heartbeats heard, {perDatagram:0.0} bytes allocated a datagram");
        heard.ShouldBeGreaterThanOrEqualTo(said * 95 / 100);
        perDatagram.ShouldBeLessThan(8);
    }
}
