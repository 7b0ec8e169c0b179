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

    private static readonly int[] Times =
    [
        .. From(10, 300, 10), .. From(320, 640, 20), .. From(680, 1400, 40), .. From(1480, 2920, 80), 3000,
    ];

    /// <summary>In milliseconds, ascending.</summary>
    public static IReadOnlyList<int> All => Times;

    /// <summary>The longest that is not longer, in milliseconds; 0 = shorter than <see cref="Shortest"/>.</summary>
    public static int NotLongerThan(TimeSpan duration)
    {
        if (duration < Shortest)
            return 0;
        var index = Array.BinarySearch(Times, (int)Math.Min(duration.TotalMilliseconds, Longest.TotalMilliseconds));
        return Times[index >= 0 ? index : ~index - 1];
    }

    private static IEnumerable<int> From(int first, int last, int step)
    {
        for (var ms = first; ms <= last; ms += step)
            yield return ms;
    }
}
