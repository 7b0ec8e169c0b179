using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.EndToEnd.Tests.Faults;

/// <summary>What a fault may cost. Two holders that answer, or none at the end, are never allowed.</summary>
/// <param name="Title">For the published table.</param>
/// <param name="Median">Of the gaps; null: not judged.</param>
/// <param name="Worst">Gap; null: not judged.</param>
/// <param name="AfterHealing">Time without an answer once it is healed; null: not judged.</param>
/// <param name="MayMove">Whether the address may change its node.</param>
public sealed record FaultBar(string Title, TimeSpan? Median, TimeSpan? Worst, TimeSpan? AfterHealing, bool MayMove)
{
    /// <summary>
    /// What counts as no gap: some twenty lost probes in a row. A machine with two cores that starts programs meanwhile makes
    /// single probes late.
    /// </summary>
    private static readonly TimeSpan NoGap = TimeSpan.FromMilliseconds(100);

    public static FaultBar Graceful { get; } = new("< 100 / < 250", Ms(100), Ms(250), null, MayMove: true);

    public static FaultBar Killed { get; } = new("< 300 / < 500", Ms(300), Ms(500), null, MayMove: true);

    public static FaultBar Stopped { get; } = new("< 600 / < 1000", Ms(600), Ms(1000), null, MayMove: true);

    public static FaultBar Lost { get; } = new("< 600 / < 1000, none after healing", Ms(600), Ms(1000), NoGap, MayMove: true);

    public static FaultBar Unmoved { get; } = new("no failover, no gap", NoGap, NoGap, NoGap, MayMove: false);

    public static FaultBar OneHolder { get; } = new("one holder at the end", null, null, null, MayMove: true);

    /// <summary>
    /// Times are judged over ten runs on a machine that does nothing else (`make test-faults`); one run beside other work shows
    /// what must hold whatever the machine's load.
    /// </summary>
    /// <returns>A line for each thing that one run did wrong, times apart.</returns>
    public IEnumerable<string> JudgeSafety(Measurement run)
    {
        if (run.WorstOverlap > TimeSpan.Zero)
            yield return $"two holders for {Text(run.Overlap)}, two that answered for {Text(run.AnsweredOverlap)}";
        if (run.HolderAfter is null || run.Complaint is not null)
            yield return $"not exactly one holder at the end: {run.Complaint ?? "two or none"}";
        if (!MayMove && run.Failovers > 0)
            yield return $"{run.Failovers} failovers, allowed none";
    }

    /// <returns>A line for each thing that one run did wrong.</returns>
    public IEnumerable<string> Judge(Measurement run)
    {
        foreach (var line in JudgeSafety(run))
            yield return line;
        if (run.Gap > Worst)
            yield return $"gap of {Text(run.Gap)}, allowed {Text(Worst.Value)}";
        if (run.UnansweredAfterHeal > AfterHealing)
            yield return $"unanswered for {Text(run.UnansweredAfterHeal.Value)} after healing";
    }

    /// <inheritdoc cref="Judge(Measurement)"/>
    public IEnumerable<string> Judge(IReadOnlyList<Measurement> runs)
    {
        foreach (var (run, number) in runs.Select((run, i) => (run, i + 1)))
        {
            foreach (var line in Judge(run))
                yield return $"run {number}: {line}";
        }

        var gaps = runs.Select(run => run.Gap).Order().ToList();
        var median = (gaps[(gaps.Count - 1) / 2] + gaps[gaps.Count / 2]) / 2;
        if (median > Median)
            yield return $"median gap of {Text(median)}, allowed {Text(Median.Value)}";
    }

    private static TimeSpan Ms(int value) => TimeSpan.FromMilliseconds(value);

    private static string Text(TimeSpan time) => $"{time.TotalMilliseconds:0} ms";
}
