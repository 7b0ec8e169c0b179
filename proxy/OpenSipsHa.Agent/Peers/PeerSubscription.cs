using System.Collections.Concurrent;

namespace OpenSipsHa.Agent.Peers;

/// <summary>Until it is disposed, <paramref name="heard"/> is among those called for the Lease.</summary>
internal sealed class PeerSubscription(
    ConcurrentDictionary<string, Action<PeerMessage>> subscribers, string lease, Action<PeerMessage> heard) : IDisposable
{
    private int _disposed;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        while (subscribers.TryGetValue(lease, out var all))
        {
            var others = all - heard;
            if (others is null ? subscribers.TryRemove(KeyValuePair.Create(lease, all)) : subscribers.TryUpdate(lease, others, all))
                return;
        }
    }
}
