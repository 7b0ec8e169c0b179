namespace OpenSipsHa.Conformance.Tests.Replay;

/// <summary>A clock that runs several times as fast, so that minutes of a recording take seconds.</summary>
sealed class FastClock(int times) : TimeProvider
{
    readonly DateTimeOffset start = DateTimeOffset.UtcNow;
    readonly long origin = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => start + (System.GetElapsedTime(origin) * times);

    public override long GetTimestamp() => (System.GetTimestamp() - origin) * times;

    public override long TimestampFrequency => System.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Shorten(dueTime), Shorten(period));

    TimeSpan Shorten(TimeSpan span) => span < TimeSpan.Zero ? span : span / times;
}
