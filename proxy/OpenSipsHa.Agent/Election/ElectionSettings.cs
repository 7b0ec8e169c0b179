using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Agent.Election;

/// <summary>
/// Times of an election. A renewal that is sent at t and succeeds gives authority until
/// t + <see cref="LeaseDuration"/> − <see cref="Margin"/>; the kernel takes the address away by itself before that, and
/// the latest moment at which it can still be prolonged is <see cref="RenewDeadline"/> after t.
/// </summary>
public sealed record ElectionSettings
{
    private static readonly TimeSpan MinimumMargin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MinimumRequestTimeout = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MinimumRenewInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaximumLeaseDuration = TimeSpan.FromHours(1);

    public required TimeSpan LeaseDuration { get; init; }

    public required TimeSpan RenewInterval { get; init; }

    /// <summary>Two clocks may run apart by 1 % each, and deleting an address takes a moment: 5 %, at least 100 ms.</summary>
    public required TimeSpan Margin { get; init; }

    /// <summary>After so long a request counts as failed and is cancelled.</summary>
    public required TimeSpan RequestTimeout { get; init; }

    /// <summary>Wait after a failed request.</summary>
    public required TimeSpan RetryInterval { get; init; }

    /// <summary>A member that hears nothing of the Lease from its watch for so long reads it.</summary>
    public required TimeSpan PollInterval { get; init; }

    /// <summary>Promises between members, or null: plain Leases without heartbeats.</summary>
    public PromiseSettings? Promises { get; init; }

    /// <summary>See <see cref="ApiUnavailable.Keep"/>.</summary>
    public bool KeepsWithoutApi { get; init; }

    /// <summary>How much later than others this member takes a Lease that nobody has ever held: it is not on the preferred node.</summary>
    public TimeSpan FirstTakeDelay { get; init; }

    /// <summary>leaseDurationSeconds as written: whole seconds, never less than <see cref="LeaseDuration"/>.</summary>
    public TimeSpan WrittenDuration => Written(LeaseDuration);

    /// <summary>How long the address can be kept without a successful renewal.</summary>
    public TimeSpan RenewDeadline => LeaseDuration - Margin - AddressLifetime.Slop;

    /// <summary>What a released Lease that names another member is left alone for.</summary>
    public TimeSpan YieldTime => LeaseDuration / 2;

    /// <summary>Derives the other times from those that are configured.</summary>
    /// <param name="isFenced">The kernel closes the address to the millisecond, not to the second.</param>
    /// <returns>Settings, or why they cannot be safe.</returns>
    public static (ElectionSettings? Settings, string? Refusal) From(FailoverSettings failover, bool isFenced = true)
    {
        var lease = TimeSpan.FromMilliseconds(failover.LeaseDurationMs);
        var renew = TimeSpan.FromMilliseconds(failover.RenewIntervalMs);
        if (renew < MinimumRenewInterval)
            return (null, $"failover.renewInterval is {Text(renew)}, expected at least {Text(MinimumRenewInterval)}");
        if (lease > MaximumLeaseDuration)
            return (null, $"failover.leaseDuration is {Text(lease)}, expected at most {Text(MaximumLeaseDuration)}");

        var margin = MarginOf(lease);
        var deadline = lease - margin - AddressLifetime.Slop;
        // Two whole attempts at a renewal fit before the address must be given up, and its lifetime is whole seconds.
        var needed = renew + (2 * MinimumRequestTimeout);
        if (needed < AddressLifetime.Shortest + MinimumRequestTimeout)
            needed = AddressLifetime.Shortest + MinimumRequestTimeout;
        if (deadline < needed)
            return (null, Unsafe(lease, renew, margin, deadline, needed));

        var timeout = TimeSpan.FromTicks(Math.Min(deadline.Ticks / 3, (deadline - renew).Ticks / 2));
        return (new ElectionSettings
        {
            LeaseDuration = lease,
            RenewInterval = renew,
            Margin = margin,
            RequestTimeout = timeout,
            RetryInterval = TimeSpan.FromTicks(Math.Min(timeout.Ticks / 2, TimeSpan.TicksPerMillisecond * 200)),
            PollInterval = lease / 2,
            Promises = PromiseSettings.From(failover, lease, isFenced),
            KeepsWithoutApi = failover.WhenApiUnavailable == ApiUnavailable.Keep,
        }, null);
    }

    /// <summary>A duration as a Lease can say it, in whole seconds.</summary>
    public static TimeSpan Written(TimeSpan duration) => TimeSpan.FromSeconds(Math.Ceiling(duration.TotalSeconds));

    internal static TimeSpan MarginOf(TimeSpan lease) => lease / 20 > MinimumMargin ? lease / 20 : MinimumMargin;

    private static string Unsafe(TimeSpan lease, TimeSpan renew, TimeSpan margin, TimeSpan deadline, TimeSpan needed) =>
        $"failover.leaseDuration of {Text(lease)} is too short for failover.renewInterval {Text(renew)}: {Text(margin)} "
        + $"for clocks that run apart and {Text(AddressLifetime.Slop)} for the kernel to remove an expired address leave "
        + $"{Text(deadline < TimeSpan.Zero ? TimeSpan.Zero : deadline)} to renew in, expected at least {Text(needed)}";

    private static string Text(TimeSpan time) => $"{time.TotalSeconds:0.###} s";
}
