using System.Net;
using System.Net.NetworkInformation;
using OpenSipsHa.Agent.Election;

namespace OpenSipsHa.Agent.Conflicts;

/// <summary>Decides which claims of one address are conflicts. A function of what it was told: no I/O, no clock, no lock.</summary>
/// <remarks>
/// A member that does not hold the address hears the announcements of the one that does: that is what they are for.
/// </remarks>
public sealed class ConflictDetector(IPAddress address)
{
    /// <summary>
    /// After a takeover: the last announcement of the member that held the address before, sent while it had authority,
    /// may still be in a switch's queue, and that member's kernel may answer a question put to it then.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Between two reports of one MAC.</summary>
    public static readonly TimeSpan BetweenReports = TimeSpan.FromMinutes(1);

    /// <summary>
    /// A conflict is over when nothing was heard of it for so long: three times as long as a holder waits between two questions
    /// who else has the address (<see cref="ConflictWatch.BetweenQuestions"/>).
    /// </summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(90);

    /// <summary>Frames with invented MACs must cost neither memory nor an Event each.</summary>
    public const int MaxClaimants = 16;

    private readonly Dictionary<PhysicalAddress, Claimant> _claimants = [];
    private Instant? _heldSince;

    public IPAddress Address { get; } = address;

    public bool IsHeld => _heldSince is not null;

    /// <summary>This member has just bound the address. What was reported before is reported anew: it may decide whether this one keeps it.</summary>
    public void Gained(Instant now)
    {
        _claimants.Clear();
        _heldSince = now;
    }

    public void Lost()
    {
        _claimants.Clear();
        _heldSince = null;
    }

    /// <param name="isOwn">The MAC is one of this node's: bonds, bridges and loops bring our own frames back.</param>
    public ConflictVerdict Judge(in AddressClaim claim, bool isOwn, Instant now)
    {
        if (isOwn || _heldSince is not { } heldSince || !claim.Address.Equals(Address))
            return default;
        // Whoever answers a probe has heard it, and we ask only after we have bound the address.
        if (now - heldSince < Grace && claim.Kind != ClaimKind.ProbeAnswer)
            return new ConflictVerdict(ClaimMeaning.Late);

        Forget(now);
        if (_claimants.TryGetValue(claim.Mac, out var known))
        {
            var isDue = now - known.ReportedAt >= BetweenReports;
            var again = known with { Conflict = known.Conflict with { LastHeard = now }, ReportedAt = isDue ? now : known.ReportedAt };
            _claimants[claim.Mac] = again;
            return isDue ? new ConflictVerdict(ClaimMeaning.Conflict, again.Conflict) : new ConflictVerdict(ClaimMeaning.Known);
        }

        if (_claimants.Count >= MaxClaimants)
            return new ConflictVerdict(ClaimMeaning.Known);
        var conflict = new AddressConflict(Address, claim.Mac, now, now, claim.Kind);
        _claimants[claim.Mac] = new Claimant(conflict, now);
        return new ConflictVerdict(ClaimMeaning.Conflict, conflict);
    }

    /// <summary>Conflicts that are not over, the longest first.</summary>
    public IReadOnlyList<AddressConflict> Current(Instant now) =>
    [
        .. _claimants.Values.Select(claimant => claimant.Conflict)
            .Where(conflict => now - conflict.LastHeard < Memory)
            .OrderBy(conflict => conflict.Since),
    ];

    private void Forget(Instant now)
    {
        foreach (var (mac, claimant) in _claimants)
        {
            if (now - claimant.Conflict.LastHeard >= Memory)
                _claimants.Remove(mac);
        }
    }

    private readonly record struct Claimant(AddressConflict Conflict, Instant ReportedAt);
}
