using OpenSipsHa.Demo.Display;

namespace OpenSipsHa.Demo;

/// <summary>Collects what happened; events may be added late and out of order.</summary>
public sealed class Timeline(DateTimeOffset start)
{
    private readonly List<TimelineEntry> _entries = [];
    private readonly Lock _gate = new();

    public IReadOnlyList<TimelineEntry> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries.OrderBy(entry => entry.At)];
        }
    }

    public void Add(string text) => Add(DateTimeOffset.UtcNow, text);

    public void Add(DateTimeOffset at, string text)
    {
        lock (_gate)
            _entries.Add(new TimelineEntry(at - start, text));
    }
}
