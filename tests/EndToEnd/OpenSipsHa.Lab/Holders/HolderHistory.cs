namespace OpenSipsHa.Lab.Holders;

/// <summary>Samples to intervals.</summary>
public sealed class HolderHistory
{
    private readonly List<HolderInterval> _intervals = [];
    private readonly Dictionary<string, int> _open = [];

    /// <summary>In order of their beginning; open ones end at their last sample.</summary>
    public IReadOnlyList<HolderInterval> Intervals => [.. _intervals];

    public IReadOnlyList<string> Holders => [.. _open.Keys];

    /// <param name="at">Not before the node's last sample.</param>
    public void Note(string node, TimeSpan at, bool held)
    {
        if (!held)
        {
            _open.Remove(node);
        }
        else if (_open.TryGetValue(node, out var index))
        {
            _intervals[index] = _intervals[index] with { To = at };
        }
        else
        {
            _open[node] = _intervals.Count;
            _intervals.Add(new HolderInterval(node, at, at));
        }
    }
}
