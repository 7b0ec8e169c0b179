using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.Lab.Faults;

/// <summary>What the runs of one fault against one system came to. Times in milliseconds, rounded to tenths.</summary>
public sealed record FaultFigures
{
    public required string System { get; init; }

    public required string Fault { get; init; }

    public required int Runs { get; init; }

    /// <summary>Longest time without an answered probe, from the fault on.</summary>
    public required double GapMsMedian { get; init; }

    /// <inheritdoc cref="GapMsMedian"/>
    public required double GapMsMax { get; init; }

    /// <summary>Time in which both nodes held the address and would have answered for it, or were seen to answer.</summary>
    public required double OverlapMsMax { get; init; }

    /// <summary>Longest time without an answered probe after the fault was healed, or what was killed had been started again.</summary>
    public required double UnansweredAfterHealMsMax { get; init; }

    /// <summary>Runs in which the client heard gratuitous ARP, after the fault, of the node that holds the address at the end.</summary>
    public required int GarpSeen { get; init; }

    /// <summary>Moves of the address from one node to the other in a run.</summary>
    public required int FailoversMax { get; init; }

    /// <summary>Runs after which not exactly one node served.</summary>
    public required int RunsWithoutOneHolder { get; init; }

    /// <summary>Longest time in which the probe itself did not get to send: the measurement's resolution.</summary>
    public required double ProbePauseMsMax { get; init; }

    /// <exception cref="ArgumentException">There was no run.</exception>
    public static FaultFigures Of(string system, string fault, IReadOnlyList<Measurement> runs)
    {
        if (runs.Count == 0)
            throw new ArgumentException("no run to judge", nameof(runs));
        return new FaultFigures
        {
            System = system,
            Fault = fault,
            Runs = runs.Count,
            GapMsMedian = Math.Round(Percentiles.Median(runs.Select(run => Ms(run.Gap))), 1),
            GapMsMax = runs.Max(run => Ms(run.Gap)),
            OverlapMsMax = runs.Max(run => Ms(run.WorstOverlap)),
            UnansweredAfterHealMsMax = runs.Max(run => Ms(run.UnansweredAfterHeal ?? TimeSpan.Zero)),
            GarpSeen = runs.Count(run => run.Announcements > 0),
            FailoversMax = runs.Max(run => run.Failovers),
            RunsWithoutOneHolder = runs.Count(run => run.HolderAfter is null || run.Complaint is not null),
            ProbePauseMsMax = runs.Max(run => Ms(run.LongestPause)),
        };
    }

    private static double Ms(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}
