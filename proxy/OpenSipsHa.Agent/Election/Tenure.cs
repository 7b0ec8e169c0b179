using System.Collections.Immutable;

namespace OpenSipsHa.Agent.Election;

/// <summary>A holder's time in office: what its authority rests on. Ends with the authority.</summary>
public sealed record Tenure
{
    /// <summary>Round trips longer than this many heartbeats count as lost.</summary>
    private const int RememberedHeartbeats = 64;

    public required int Term { get; init; }

    /// <summary>Of the last write that is known to have succeeded.</summary>
    public LeaseMode Mode { get; init; }

    /// <summary>Named by that write, or by one in doubt; "" = nobody.</summary>
    public string Successor { get; init; } = "";

    /// <summary>When that write was sent.</summary>
    public required Instant SentAt { get; init; }

    /// <summary>Until when the Lease that it wrote binds everybody else.</summary>
    public required Instant LeaseUntil { get; init; }

    /// <summary>A write that enters paired mode was sent and its fate is not known: the promises count already.</summary>
    public bool MayBePaired { get; init; }

    /// <summary>
    /// A write that leaves paired mode was sent and its fate is not known: others may wait for the short duration only, from
    /// the first such write on. <see cref="Instant.Never"/> = none.
    /// </summary>
    public Instant SoloUntil { get; init; } = Instant.Never;

    /// <summary>Kept although neither the Lease nor a promise gives authority (whenApiUnavailable: Keep). Null = backed.</summary>
    public Instant? UnbackedUntil { get; init; }

    /// <summary>Of the last heartbeat.</summary>
    public long Sequence { get; init; }

    /// <summary>When the last heartbeats were sent, newest last.</summary>
    public ImmutableList<Instant> Heartbeats { get; init; } = [];

    public bool NeedsPromises => Mode == LeaseMode.Paired || MayBePaired;

    public Instant? LastHeartbeat => Heartbeats.IsEmpty ? null : Heartbeats[^1];

    public Tenure WithHeartbeat(Instant now) => this with
    {
        Sequence = Sequence + 1,
        Heartbeats = (Heartbeats.Count < RememberedHeartbeats ? Heartbeats : Heartbeats.RemoveAt(0)).Add(now),
    };

    /// <summary>When the heartbeat with this number was sent; null = not lately, or never.</summary>
    public Instant? SentTime(long sequence)
    {
        var index = Heartbeats.Count - 1 - (Sequence - sequence);
        return index >= 0 && index < Heartbeats.Count ? Heartbeats[(int)index] : null;
    }

    /// <param name="promisedUntil">How far the successor's promises reach.</param>
    public Instant Until(Instant promisedUntil)
    {
        if (UnbackedUntil is { } kept)
            return kept;
        var until = Instant.Earlier(LeaseUntil, SoloUntil);
        return NeedsPromises ? Instant.Earlier(until, promisedUntil) : until;
    }
}
