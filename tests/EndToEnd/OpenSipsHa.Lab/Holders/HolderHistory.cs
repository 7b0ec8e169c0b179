namespace OpenSipsHa.Lab.Holders;

/// <summary>Observations to intervals. Every interval is one that certainly was: it is shorter than the truth, never longer.</summary>
public sealed class HolderHistory
{
    private readonly List<HolderInterval> _intervals = [];
    private readonly Dictionary<string, int> _open = [];

    /// <summary>In order of their beginning; open ones end at the last time that they were seen.</summary>
    public IReadOnlyList<HolderInterval> Intervals => [.. _intervals];

    public IReadOnlyList<string> Holders => [.. _open.Keys];

    /// <param name="began">When looking began: what held before is known to have held until then.</param>
    /// <param name="ended">When looking had ended: what is new is known to hold from then on.</param>
    /// <param name="until">Until when the node holds it by what was seen; in the past when it does not.</param>
    public void Note(string node, TimeSpan began, TimeSpan ended, TimeSpan until)
    {
        var isOpen = _open.TryGetValue(node, out var index);
        if (isOpen && until > began)
            _intervals[index] = _intervals[index] with { To = began };
        else if (isOpen)
            Close(node, index, until);
        else if (until > ended)
            Open(node, ended);
    }

    private void Open(string node, TimeSpan at)
    {
        _open[node] = _intervals.Count;
        _intervals.Add(new HolderInterval(node, at, at));
    }

    private void Close(string node, int index, TimeSpan until)
    {
        if (until > _intervals[index].To)
            _intervals[index] = _intervals[index] with { To = until };
        _open.Remove(node);
    }
}
