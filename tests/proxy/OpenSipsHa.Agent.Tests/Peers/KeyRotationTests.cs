using System.Collections.Concurrent;
using OpenSipsHa.Agent.Peers;

namespace OpenSipsHa.Agent.Tests.Peers;

/// <summary>Two members whose volumes change at different times, talking to each other all the while.</summary>
public sealed class KeyRotationTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly KeyDirectory _directoryA = new();
    private readonly KeyDirectory _directoryB = new();

    public void Dispose()
    {
        _directoryA.Dispose();
        _directoryB.Dispose();
    }

    [Fact]
    public async Task A_key_is_replaced_without_a_lost_message()
    {
        var (old, @new) = (KeyDirectory.NewKey(), KeyDirectory.NewKey());
        _directoryA.Write(old);
        _directoryB.Write(old);
        using var keysA = _directoryA.Read(_time);
        using var keysB = _directoryB.Read(_time);
        var (hostA, hostB) = (Loopback.Address(), Loopback.Address());
        using var a = Loopback.Link(hostA, keysA, hostB);
        using var b = Loopback.Link(hostB, keysB, hostA);
        var (heardByA, heardByB) = (new ConcurrentQueue<PeerMessage>(), new ConcurrentQueue<PeerMessage>());
        using var subscribedA = a.Subscribe("lease", heardByA.Enqueue);
        using var subscribedB = b.Subscribe("lease", heardByB.Enqueue);
        var said = 0;

        async Task TalkAsync(string when)
        {
            said++;
            a.Send(PeerMessages.Heartbeat(said, "lease"));
            b.Send(PeerMessages.Heartbeat(said, "lease"));
            await Waiting.UntilAsync(() => heardByA.Count == said && heardByB.Count == said, $"both hear the other {when}");
        }

        await TalkAsync("with the old key");
        foreach (var (current, previous) in new (byte[], byte[]?)[] { (old, @new), (@new, old), (@new, null) })
        {
            _directoryA.Write(current, previous);
            keysA.Refresh().ShouldBeTrue();
            await TalkAsync("when one has read the step");
            _directoryB.Write(current, previous);
            keysB.Refresh().ShouldBeTrue();
            await TalkAsync("when both have");
        }
    }

    [Fact]
    public async Task A_member_whose_volume_has_the_new_key_already_reads_it_when_it_hears_it()
    {
        var (old, @new) = (KeyDirectory.NewKey(), KeyDirectory.NewKey());
        _directoryA.Write(old);
        _directoryB.Write(old);
        using var keysA = _directoryA.Read(_time);
        using var keysB = _directoryB.Read(_time);
        var (hostA, hostB) = (Loopback.Address(), Loopback.Address());
        using var a = Loopback.Link(hostA, keysA, hostB);
        using var b = Loopback.Link(hostB, keysB, hostA);
        var heard = new ConcurrentQueue<PeerMessage>();
        using var subscribed = b.Subscribe("lease", heard.Enqueue);

        _directoryA.Write(@new);
        _directoryB.Write(@new);
        keysA.Refresh();
        _time.Advance(TimeSpan.FromSeconds(2));
        a.Send(PeerMessages.Heartbeat(1, "lease"));
        await Waiting.UntilAsync(() => heard.Count == 1, "the very message that could not be authenticated is heard");
    }
}
