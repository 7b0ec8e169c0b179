namespace OpenSipsHa.SipBench.Load;

/// <summary>Evenly spaced arrivals that wait for nobody's answer (open loop). Times in nanoseconds from the start.</summary>
internal readonly record struct Pacing(int RatePerSecond, int Total)
{
    private const long Second = 1_000_000_000;

    public static Pacing For(int ratePerSecond, TimeSpan duration) =>
        new(ratePerSecond, (int)(ratePerSecond * duration.TotalSeconds));

    /// <summary>When arrival <paramref name="number"/> (from 0) is due.</summary>
    public long DueAt(int number) => number * Second / RatePerSecond;

    /// <summary>How many arrivals are due by <paramref name="elapsed"/>.</summary>
    public int DueBy(long elapsed) => elapsed < 0 ? 0 : (int)Math.Min(Total, elapsed * RatePerSecond / Second + 1);
}
