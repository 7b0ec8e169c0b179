using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Agent.Health;

/// <summary>What probes have shown so far. A value: each probe makes the next one.</summary>
/// <param name="Misses">Unanswered probes in a row that count.</param>
/// <param name="GraceLeft">Unanswered probes that do not count yet.</param>
/// <param name="Failures">Misses in a row that make the verdict.</param>
public readonly record struct HealthVerdict(bool IsHealthy, int Misses, int GraceLeft, int Failures)
{
    /// <summary>
    /// A holder is taken for healthy for so long before its first answer: role and address reach the proxy and its sockets
    /// one after the other, and a new holder that gives the address back is worse than one that is slow to start.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Before the first probe of a new holder.</summary>
    public static HealthVerdict AtGain(HealthSettings settings) =>
        new(true, 0, (int)Math.Ceiling(Grace.TotalMilliseconds / Math.Max(settings.IntervalMs, 1)), Math.Max(settings.Failures, 1));

    public HealthVerdict Answered() => this with { IsHealthy = true, Misses = 0, GraceLeft = 0 };

    public HealthVerdict Missed() => GraceLeft > 0
        ? this with { GraceLeft = GraceLeft - 1 }
        : this with { Misses = Math.Min(Misses + 1, Failures), IsHealthy = IsHealthy && Misses + 1 < Failures };
}
