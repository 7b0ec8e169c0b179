namespace OpenSipsHa.Agent.Election;

/// <summary>Reads <see cref="Instant"/>s off a <see cref="TimeProvider"/>'s timestamp, never its wall clock.</summary>
public sealed class MonotonicClock(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();

    public TimeProvider Time { get; } = time;

    public Instant Now => new(Time.GetElapsedTime(_origin));
}
