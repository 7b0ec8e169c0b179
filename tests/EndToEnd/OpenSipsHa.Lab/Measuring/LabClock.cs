using System.Diagnostics;

namespace OpenSipsHa.Lab.Measuring;

/// <summary>The one monotonic clock of all instruments: their times can be compared. Zero is when the program first asked.</summary>
public static class LabClock
{
    private static readonly (DateTimeOffset Wall, long Monotonic) Zero = (DateTimeOffset.UtcNow, Stopwatch.GetTimestamp());

    public static TimeSpan Now => Stopwatch.GetElapsedTime(Zero.Monotonic);

    /// <summary>What people's clocks said at <paramref name="time"/>.</summary>
    public static DateTimeOffset WallTimeOf(TimeSpan time) => Zero.Wall + time;
}
