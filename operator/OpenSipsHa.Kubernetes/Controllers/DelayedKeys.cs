using System.Diagnostics.CodeAnalysis;

namespace OpenSipsHa.Kubernetes.Controllers;

/// <summary>Keys by the timestamp at which they are due; one time a key, the earliest.</summary>
internal sealed class DelayedKeys<TKey>
    where TKey : notnull
{
    private readonly PriorityQueue<TKey, long> _order = new();
    private readonly Dictionary<TKey, long> _due = [];

    public long? Earliest
    {
        get
        {
            DropOutdated();
            return _order.TryPeek(out _, out var due) ? due : null;
        }
    }

    /// <returns>Whether the key's time has changed.</returns>
    public bool Add(TKey key, long due)
    {
        if (_due.TryGetValue(key, out var earlier) && earlier <= due) return false;
        _due[key] = due;
        _order.Enqueue(key, due);
        return true;
    }

    public bool TryTake(long now, [MaybeNullWhen(false)] out TKey key)
    {
        DropOutdated();
        key = default;
        if (!_order.TryPeek(out _, out var due) || due > now) return false;
        key = _order.Dequeue();
        _due.Remove(key);
        return true;
    }

    // An entry whose key got an earlier time stays in the heap until it comes up.
    private void DropOutdated()
    {
        while (_order.TryPeek(out var key, out var due) && (!_due.TryGetValue(key, out var current) || current != due)) _order.Dequeue();
    }
}
