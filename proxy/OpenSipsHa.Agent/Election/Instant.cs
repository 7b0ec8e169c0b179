namespace OpenSipsHa.Agent.Election;

/// <summary>
/// A point on this process's monotonic clock. Two machines' instants are never compared: what they share is only the
/// rate at which their clocks run.
/// </summary>
public readonly record struct Instant(TimeSpan SinceOrigin) : IComparable<Instant>
{
    public static Instant Never { get; } = new(TimeSpan.MaxValue);

    public int CompareTo(Instant other) => SinceOrigin.CompareTo(other.SinceOrigin);

    public static Instant Earlier(Instant a, Instant b) => a < b ? a : b;

    public static Instant Later(Instant a, Instant b) => a > b ? a : b;

    public static TimeSpan operator -(Instant later, Instant earlier) => later.SinceOrigin - earlier.SinceOrigin;

    public static Instant operator +(Instant start, TimeSpan span) => new(start.SinceOrigin + span);

    public static Instant operator -(Instant end, TimeSpan span) => new(end.SinceOrigin - span);

    public static bool operator <(Instant left, Instant right) => left.SinceOrigin < right.SinceOrigin;

    public static bool operator >(Instant left, Instant right) => left.SinceOrigin > right.SinceOrigin;

    public static bool operator <=(Instant left, Instant right) => left.SinceOrigin <= right.SinceOrigin;

    public static bool operator >=(Instant left, Instant right) => left.SinceOrigin >= right.SinceOrigin;

    public override string ToString() => $"{SinceOrigin.TotalSeconds:0.000}s";
}
