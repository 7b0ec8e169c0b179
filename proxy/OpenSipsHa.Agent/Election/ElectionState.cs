namespace OpenSipsHa.Agent.Election;

/// <summary>All that an elector knows. Every decision is a function of this, an input and the time.</summary>
public sealed record ElectionState
{
    public required MemberIdentity Self { get; init; }

    public required ElectionSettings Settings { get; init; }

    /// <summary>null: nothing is known yet.</summary>
    public LeaseView? View { get; init; }

    /// <summary>null: the address must not be on this node.</summary>
    public Authority? Authority { get; init; }

    /// <summary>
    /// false until the address was read back and found gone. At the start it may be left over from a process before
    /// this one, so nothing is taken or released before the first sweep.
    /// </summary>
    public bool IsAddressGone { get; init; }

    public bool IsEligible { get; init; }

    public bool IsStopping { get; init; }

    public bool IsStopped { get; init; }

    /// <summary>The request under way; there is never a second one.</summary>
    public LeaseRequest? Pending { get; init; }

    public long LastRequestId { get; init; }

    /// <summary>No request before this.</summary>
    public Instant NotBefore { get; init; }

    /// <summary>A conflict has shown that <see cref="View"/> is out of date.</summary>
    public bool MustRead { get; init; }

    public int ConflictsInARow { get; init; }

    /// <summary>Highest leaseTransitions seen: a Lease that is deleted and made again must not begin anew.</summary>
    public int? LastTerm { get; init; }

    /// <summary>When anything was last heard of the Lease, changed or not.</summary>
    public Instant LastHeard { get; init; }

    /// <summary>When a read was last answered; null = never.</summary>
    public Instant? LastRead { get; init; }

    /// <summary>When the last renewal was sent that succeeded; the next one is due an interval later.</summary>
    public Instant LastRenewal { get; init; }

    public static ElectionState Initial(MemberIdentity self, ElectionSettings settings) =>
        new() { Self = self, Settings = settings };
}
