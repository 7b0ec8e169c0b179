using System.Collections.Immutable;

namespace OpenSipsHa.Agent.Election;

/// <summary>
/// How long writes to the API server took within the last minute. Stands for the 99th percentile: the largest sample, or
/// the second largest once there are four, so that one hiccup (most often a process's first write) does not slow every
/// takeover of the next minute.
/// </summary>
public sealed record WriteLatency
{
    private const int MostSamples = 64;
    private const int OutlierNeeds = 4;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static WriteLatency None { get; } = new();

    private ImmutableQueue<(Instant At, TimeSpan Took)> Samples { get; init; } = ImmutableQueue<(Instant, TimeSpan)>.Empty;

    private int Count { get; init; }

    /// <summary>The estimate; zero when nothing is known.</summary>
    public TimeSpan High { get; private init; }

    /// <param name="took">From sending to the answer, or to when it was given up.</param>
    public WriteLatency With(Instant now, TimeSpan took)
    {
        var (samples, count) = (Samples.Enqueue((now, took)), Count + 1);
        while (count > MostSamples || now - samples.Peek().At > Window)
            (samples, count) = (samples.Dequeue(), count - 1);

        var (largest, second) = (TimeSpan.Zero, TimeSpan.Zero);
        foreach (var (_, sample) in samples)
        {
            if (sample > largest)
                (largest, second) = (sample, largest);
            else if (sample > second)
                second = sample;
        }

        return new WriteLatency { Samples = samples, Count = count, High = count >= OutlierNeeds ? second : largest };
    }

    public bool Equals(WriteLatency? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
