using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Agent.Election;

/// <summary>Times of heartbeats and promises.</summary>
public sealed record PromiseSettings
{
    private static readonly TimeSpan SmallestMargin = TimeSpan.FromMilliseconds(30);
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Without a fence the kernel takes the address away in whole seconds: one of lifetime, <see cref="AddressLifetime.Slop"/>,
    /// and what passes between two answered heartbeats.
    /// </summary>
    private static readonly TimeSpan ShortestUnfenced = TimeSpan.FromMilliseconds(2500);

    public required TimeSpan HeartbeatInterval { get; init; }

    /// <summary>The shortest promise that is asked for.</summary>
    public required TimeSpan Promise { get; init; }

    /// <summary>
    /// The longest one that is ever given. Who has just started may have given one, and waits it out before it takes over.
    /// </summary>
    public required TimeSpan LongestPromise { get; init; }

    /// <summary>Duration of a Lease that names a successor.</summary>
    public required TimeSpan PairedLeaseDuration { get; init; }

    /// <summary>Between renewals while paired: also how often the API server's latency is measured.</summary>
    public TimeSpan RenewInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A heartbeat that is not answered after this is followed by the next one at once.</summary>
    public TimeSpan RetryAfter => HeartbeatInterval * 0.4;

    /// <summary>So long after the last heartbeat that was answered (two more have been missed) the holder leaves paired mode.</summary>
    public TimeSpan SoloAfter => HeartbeatInterval * 1.8;

    /// <summary>Answers in a row after which a member can become the successor.</summary>
    public int AnswersToPair { get; init; } = 5;

    /// <summary>
    /// Taken off each promise: clocks that run apart by 1 % each, the kernel's timer ticks (10 ms at 100 a second, twice) and the
    /// way from a decision to the kernel.
    /// </summary>
    public static TimeSpan MarginOf(TimeSpan promise) => promise / 25 > SmallestMargin ? promise / 25 : SmallestMargin;

    /// <summary>
    /// A promise during which the holder can notice that its successor is gone and write that into the Lease, however slow the
    /// API server is lately: else losing the standby would cost the holder its address.
    /// </summary>
    public TimeSpan Wanted(TimeSpan writeLatency)
    {
        var needed = SoloAfter + SmallestMargin + (3 * writeLatency);
        var wanted = needed > Promise ? needed : Promise;
        return wanted < LongestPromise ? wanted : LongestPromise;
    }

    internal static PromiseSettings? From(FailoverSettings failover, TimeSpan lease, bool isFenced)
    {
        var promise = TimeSpan.FromMilliseconds(failover.PromiseMs);
        if (promise <= TimeSpan.Zero)
            return null;
        if (!isFenced && promise < ShortestUnfenced)
            promise = ShortestUnfenced;
        var longest = lease * 0.75 < Longest ? lease * 0.75 : Longest;
        if (promise > longest)
            return null;
        var paired = TimeSpan.FromMilliseconds(failover.PairedLeaseDurationMs);
        return new PromiseSettings
        {
            HeartbeatInterval = TimeSpan.FromMilliseconds(failover.HeartbeatIntervalMs),
            Promise = promise,
            LongestPromise = longest,
            PairedLeaseDuration = paired > lease ? paired : lease,
        };
    }
}
