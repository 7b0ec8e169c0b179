using OpenSipsHa.Lab.Holders;

namespace OpenSipsHa.Lab.Measuring;

/// <summary>What one fault did to the service, as seen from outside and in the kernels of the nodes.</summary>
/// <param name="Gap">Longest time without a probe that was answered in time, from the fault until it was healed, or until the end.</param>
/// <param name="GapAfter">From the fault to the beginning of that gap.</param>
/// <param name="Overlap">Time in which more than one node had the address and would have answered for it.</param>
/// <param name="AnsweredOverlap">Time in which more than one node did answer for it, by ARP.</param>
/// <param name="UnansweredAfterHeal">Longest time without an answered probe after the fault was healed; null: nothing was to heal.</param>
/// <param name="Announcements">Gratuitous ARP packets for the address that the client heard, of whoever answered at the end.</param>
/// <param name="HolderBefore">The node that held the address before the fault.</param>
/// <param name="HolderAfter">The node that holds it at the end; null: not exactly one does.</param>
/// <param name="Failovers">How often the address moved from one node to the other.</param>
/// <param name="LongestPause">Longest time in which no probe was sent: the machine was short of processor time, a gap of that length says nothing.</param>
public sealed record Measurement(
    TimeSpan Gap,
    TimeSpan GapAfter,
    TimeSpan Overlap,
    TimeSpan AnsweredOverlap,
    TimeSpan? UnansweredAfterHeal,
    int Announcements,
    string HolderBefore,
    string? HolderAfter,
    int Failovers,
    TimeSpan LongestPause)
{
    /// <summary>Why the end is not a good one: nobody serves, or not steadily. Null: one node serves.</summary>
    public string? Complaint { get; init; }

    /// <summary>Who held the address from the fault on.</summary>
    public IReadOnlyList<HolderInterval> Intervals { get; init; } = [];

    /// <summary>The machine kept the probe from sending for so long that the figures say nothing about the fault.</summary>
    public bool IsBlind => LongestPause > TimeSpan.FromMilliseconds(100);

    /// <summary>The longer of the two overlaps: what must be zero.</summary>
    public TimeSpan WorstOverlap => Overlap > AnsweredOverlap ? Overlap : AnsweredOverlap;

    /// <summary>In words, for a log.</summary>
    public override string ToString() =>
        $"gap {Gap.TotalMilliseconds:0} ms after {GapAfter.TotalMilliseconds:0} ms, overlap {Overlap.TotalMilliseconds:0} ms "
        + $"(answered {AnsweredOverlap.TotalMilliseconds:0} ms), {HolderBefore} → {HolderAfter ?? "not exactly one"}, {Failovers} failovers, "
        + (UnansweredAfterHeal is { } after ? $"{after.TotalMilliseconds:0} ms unanswered after healing, " : "")
        + $"{Announcements} announcements, probe paused {LongestPause.TotalMilliseconds:0} ms"
        + (Complaint is null ? "" : "; " + Complaint);
}
