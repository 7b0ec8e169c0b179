namespace OpenSipsHa.Kubernetes.Caching;

/// <summary>Exponential pauses with jitter (half to whole), so that many clients do not come back together.</summary>
internal sealed class Backoff(TimeSpan min, TimeSpan max, Random random)
{
    private int _doublings;

    /// <summary>The next pause; the one after it is twice as long.</summary>
    public TimeSpan Next()
    {
        var whole = Math.Min(min.Ticks * Math.Pow(2, _doublings), max.Ticks);
        if (whole < max.Ticks) _doublings++;
        return TimeSpan.FromTicks((long)(whole * (0.5 + random.NextDouble() / 2)));
    }

    public void Reset() => _doublings = 0;
}
