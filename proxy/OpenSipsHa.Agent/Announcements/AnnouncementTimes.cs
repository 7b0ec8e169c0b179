using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Agent.Announcements;

/// <summary>When a held address is announced.</summary>
/// <param name="Delay">
/// Between first burst and second: Linux ignores a change of a neighbour that comes within its locktime (1 s) of the last one.
/// </param>
/// <param name="Refresh">Between announcements after that; zero = none.</param>
/// <param name="Count">Packets of each kind a burst.</param>
public sealed record AnnouncementTimes(TimeSpan Delay, TimeSpan Refresh, int Count)
{
    public static AnnouncementTimes From(FailoverSettings failover) => new(
        TimeSpan.FromMilliseconds(failover.GarpDelayMs),
        TimeSpan.FromMilliseconds(failover.GarpRefreshMs),
        Math.Max(1, failover.GarpCount));
}
