namespace OpenSipsHa.Lab.Holders;

/// <summary>A time in which a node had the address on an interface: from the first sample that saw it to the last in a row.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="From">Since the sampler was started.</param>
/// <param name="To">Since the sampler was started.</param>
public readonly record struct HolderInterval(string Node, TimeSpan From, TimeSpan To)
{
    /// <summary>Time in which two nodes had the address at once; zero = never.</summary>
    public static TimeSpan Overlap(IReadOnlyList<HolderInterval> intervals)
    {
        var overlap = TimeSpan.Zero;
        for (var i = 0; i < intervals.Count; i++)
        {
            for (var j = i + 1; j < intervals.Count; j++)
            {
                if (intervals[i].Node != intervals[j].Node)
                    overlap += Common(intervals[i], intervals[j]);
            }
        }

        return overlap;
    }

    private static TimeSpan Common(HolderInterval a, HolderInterval b)
    {
        var from = a.From > b.From ? a.From : b.From;
        var to = a.To < b.To ? a.To : b.To;
        return to > from ? to - from : TimeSpan.Zero;
    }
}
