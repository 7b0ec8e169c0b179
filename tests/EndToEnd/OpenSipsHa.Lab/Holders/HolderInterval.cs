namespace OpenSipsHa.Lab.Holders;

/// <summary>A time in which a node held the address, as far as it is certain. Times are <see cref="Measuring.LabClock"/>'s.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="From">When it was first seen.</param>
/// <param name="To">When it was last seen without a break.</param>
public readonly record struct HolderInterval(string Node, TimeSpan From, TimeSpan To)
{
    /// <summary>Time in which two nodes held the address at once; zero = never.</summary>
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

    /// <summary>The parts of <paramref name="intervals"/> that lie between two times.</summary>
    public static IReadOnlyList<HolderInterval> Within(IEnumerable<HolderInterval> intervals, TimeSpan from, TimeSpan to) =>
    [
        .. intervals.Where(interval => interval.To >= from && interval.From <= to).Select(interval => interval with
        {
            From = interval.From > from ? interval.From : from,
            To = interval.To < to ? interval.To : to,
        }),
    ];

    private static TimeSpan Common(HolderInterval a, HolderInterval b)
    {
        var from = a.From > b.From ? a.From : b.From;
        var to = a.To < b.To ? a.To : b.To;
        return to > from ? to - from : TimeSpan.Zero;
    }
}
