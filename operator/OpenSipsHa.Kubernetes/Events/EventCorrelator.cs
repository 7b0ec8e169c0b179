namespace OpenSipsHa.Kubernetes.Events;

/// <summary>Remembers what was written, so that a repetition becomes a count. Bounded: what was seen longest ago goes first.</summary>
internal sealed class EventCorrelator(TimeSpan window, int capacity)
{
    private readonly Dictionary<EventKey, LinkedListNode<(EventKey Key, EventSeries Series)>> _series = [];
    private readonly LinkedList<(EventKey Key, EventSeries Series)> _order = new();
    private long _lastSuffix;

    /// <summary>The series that this event belongs to, now one longer; a count of 1 is a new one.</summary>
    public EventSeries Next(EventKey key, DateTimeOffset now)
    {
        var series = _series.TryGetValue(key, out var node) && now - node.Value.Series.Last < window
            ? node.Value.Series with { Last = now, Count = node.Value.Series.Count + 1 }
            : new EventSeries(NewName(key, now), now, now, 1);
        if (node is not null) _order.Remove(node);
        _series[key] = _order.AddFirst((key, series));
        if (_series.Count > capacity)
        {
            _series.Remove(_order.Last!.Value.Key);
            _order.RemoveLast();
        }
        return series;
    }

    /// <summary>It was not written, or is gone: the next one is a new one.</summary>
    public void Forget(EventKey key)
    {
        if (_series.Remove(key, out var node)) _order.Remove(node);
    }

    // As client-go names them: the object's name and a number that grows with time.
    private NamespacedName NewName(EventKey key, DateTimeOffset now)
    {
        _lastSuffix = Math.Max(_lastSuffix + 1, (now - DateTimeOffset.UnixEpoch).Ticks * 100);
        var suffix = $".{_lastSuffix:x16}";
        var stem = key.About.Name.Length + suffix.Length <= 253 ? key.About.Name : key.About.Name[..(253 - suffix.Length)];
        return new NamespacedName(key.About.Namespace ?? "default", stem + suffix);
    }
}
