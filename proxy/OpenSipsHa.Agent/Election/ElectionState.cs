using System.Collections.Immutable;

namespace OpenSipsHa.Agent.Election;

/// <summary>All that an elector knows. Every decision is a function of this, an input and the time.</summary>
public sealed record ElectionState
{
    public required MemberIdentity Self { get; init; }

    /// <summary>Name of the Lease.</summary>
    public required string Lease { get; init; }

    public required ElectionSettings Settings { get; init; }

    /// <summary>null: nothing is known yet.</summary>
    public LeaseView? View { get; init; }

    /// <summary>Of this process, drawn at random: tells its heartbeats from those of one before it.</summary>
    public required ulong Boot { get; init; }

    /// <summary>This member's node, as it tells others.</summary>
    public string Node { get; init; } = "";

    /// <summary>null: the address must not be on this node.</summary>
    public Tenure? Tenure { get; init; }

    /// <summary>What follows from <see cref="Tenure"/> and the successor's promises.</summary>
    public Authority? Authority => Tenure is { } tenure ? new Authority(tenure.SentAt, tenure.Until(PromisedBy(tenure.Successor)), tenure.Term) : null;

    /// <summary>The authority that the holder of the address was last told.</summary>
    public Authority? ToldAuthority { get; init; }

    /// <summary>Members that answer this holder's heartbeats, by identity.</summary>
    public ImmutableDictionary<string, PeerView> Peers { get; init; } = ImmutableDictionary<string, PeerView>.Empty;

    /// <summary>This process has promised not to take over before.</summary>
    public Instant Promised { get; init; }

    /// <summary>A process before this one may have promised not to take over before.</summary>
    public Instant ForgottenUntil { get; init; }

    /// <summary>
    /// On this version of the Lease this member has tried to take over: it promises nothing more until the Lease has
    /// another version, for the attempt may still be carried out. "" = none.
    /// </summary>
    public string WithheldVersion { get; init; } = "";

    /// <summary>The holder that was heard last.</summary>
    public HeardHolder? Heard { get; init; }

    /// <summary>Its supervisor said that this process of a holder is gone with its address; 0 = none.</summary>
    public ulong GoneBoot { get; init; }

    public WriteLatency Latency { get; init; } = WriteLatency.None;

    /// <summary>Since when the API server has answered nothing; null = its last answer is younger than any request.</summary>
    public Instant? ApiSilentSince { get; init; }

    /// <summary>When the network was last asked who has the address (whenApiUnavailable: Keep).</summary>
    public Instant? SurveyedAt { get; init; }

    /// <summary>Of the last heartbeat of this process; never used twice.</summary>
    public long LastSequence { get; init; }

    /// <summary>Member that a release names; "" = none.</summary>
    public string ReleaseTo { get; init; } = "";

    /// <summary>Leave it to the member that a handover named until then.</summary>
    public Instant YieldUntil { get; init; }

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

    /// <summary>When the last request failed; null = it was answered, or given up.</summary>
    public Instant? FailedAt { get; init; }

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

    public string Name => Self.ToString();

    /// <summary>How far the promises of that member reach; in the past when it has made none.</summary>
    public Instant PromisedBy(string identity) => Peers.GetValueOrDefault(identity)?.PromisedUntil ?? default;

    /// <param name="boot">Drawn at random.</param>
    public static ElectionState Initial(MemberIdentity self, string lease, ElectionSettings settings, ulong boot, Instant now, string node = "") => new()
    {
        Lease = lease,
        Self = self,
        Settings = settings,
        Boot = boot,
        Node = node,
        // As much as can be promised.
        ForgottenUntil = now + PromiseSettings.Longest,
    };
}
