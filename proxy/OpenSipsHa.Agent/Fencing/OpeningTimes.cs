namespace OpenSipsHa.Agent.Fencing;

/// <summary>
/// The durations for which the fence can be opened: each is a rule of its own, since nftables can let a packet set a
/// timeout but not compute one. What is lost by rounding down is at most 10 ms up to 300 ms, and 7 % above.
/// </summary>
internal static class OpeningTimes
{
    /// <summary>The kernel rounds anything shorter than a tick up to a tick, which is 10 ms at 100 Hz.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// More is not needed, as a held address is refreshed each second, and its own lifetime would end it before
    /// (<see cref="VirtualIP.AddressLifetime.KeptSeconds"/>).
    /// </summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    /// <summary>In milliseconds, ascending.</summary>
    public static IReadOnlyList<int> All { get; } =
    [
        .. From(10, 300, 10), .. From(320, 600, 20), .. From(650, 1500, 50), .. From(1600, 3000, 100),
    ];

    /// <summary>The longest that is not longer, in milliseconds; 0 = shorter than <see cref="Shortest"/>.</summary>
    public static int NotLongerThan(TimeSpan duration)
    {
        if (duration < Shortest)
            return 0;
        var ms = (int)Math.Min(duration.TotalMilliseconds, Longest.TotalMilliseconds);
        return ms switch
        {
            <= 300 => ms - (ms % 10),
            <= 600 => ms - (ms % 20),
            < 650 => 600,
            <= 1500 => ms - (ms % 50),
            < 1600 => 1500,
            _ => ms - (ms % 100),
        };
    }

    private static IEnumerable<int> From(int first, int last, int step)
    {
        for (var ms = first; ms <= last; ms += step)
            yield return ms;
    }
}
