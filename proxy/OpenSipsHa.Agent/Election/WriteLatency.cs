using System.Collections.Immutable;

namespace OpenSipsHa.Agent.Election;

/// <summary>
/// How long writes to the API server took within the last minute. Stands for the 99th percentile: the largest sample, or
/// the second largest once there are four, so that one hiccup (most often a process's first write) does not slow every
/// takeover of the next minute. A write that was given up counts until one is answered again: then that one tells whether the
/// API server is slow, or was only away.
/// </summary>
public sealed record WriteLatency
{
    private const int MostSamples = 64;
    private const int OutlierNeeds = 4;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static WriteLatency None { get; } = new();

    private ImmutableQueue<(Instant At, TimeSpan Took)> Samples { get; init; } = ImmutableQueue<(Instant, TimeSpan)>.Empty;

    private int Count { get; init; }

    private TimeSpan HighOfAnswered { get; init; }

    private TimeSpan GivenUpAfter { get; init; }

    /// <summary>The estimate; zero when nothing is known.</summary>
    public TimeSpan High => GivenUpAfter > HighOfAnswered ? GivenUpAfter : HighOfAnswered;

    /// <summary>A write has not been answered for so long, and is no longer waited for.</summary>
    public WriteLatency WithGivenUp(TimeSpan after) => after <= GivenUpAfter
        ? this
        : new WriteLatency { Samples = Samples, Count = Count, HighOfAnswered = HighOfAnswered, GivenUpAfter = after };

    /// <param name="took">From sending to the answer.</param>
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

        return new WriteLatency { Samples = samples, Count = count, HighOfAnswered = count >= OutlierNeeds ? second : largest };
    }

    public bool Equals(WriteLatency? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
