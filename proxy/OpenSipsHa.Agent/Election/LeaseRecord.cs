namespace OpenSipsHa.Agent.Election;

/// <summary>What counts of a Lease. No decision compares a time in it with a clock.</summary>
public sealed record LeaseRecord
{
    /// <summary>metadata.uid; "" in a record that is still to be created.</summary>
    public string Uid { get; init; } = "";

    /// <summary>metadata.resourceVersion; "" in a record that is still to be created.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>spec.holderIdentity; "" = nobody.</summary>
    public string Holder { get; init; } = "";

    /// <summary>
    /// spec.leaseDurationSeconds: how long after its last change nobody else may take it. Zero when absent or not positive.
    /// </summary>
    public TimeSpan Duration { get; init; }

    /// <summary>spec.leaseTransitions: the term.</summary>
    public int Transitions { get; init; }

    /// <summary>
    /// The annotation that a holder leaves when it gives a Lease up in good order, after its address was gone; "" = none.
    /// A holder that somebody else emptied may still have its address.
    /// </summary>
    public string ReleasedBy { get; init; } = "";

    /// <summary>
    /// spec.renewTime as text, compared only for equality: an API server restored from an older state hands the same
    /// resourceVersions out again.
    /// </summary>
    public string Stamp { get; init; } = "";

    /// <summary>Solo unless the annotation says otherwise.</summary>
    public LeaseMode Mode { get; init; }

    /// <summary>
    /// Paired: who may take over when its promises have run out. Released: who shall have it first. "" = nobody.
    /// </summary>
    public string Successor { get; init; } = "";

    /// <summary>Of the process that holds it; 0 = an older version wrote it.</summary>
    public ulong Boot { get; init; }

    public bool IsReleased => Holder.Length == 0 && ReleasedBy.Length > 0;

    public bool IsSameVersion(LeaseRecord other) =>
        Uid == other.Uid && ResourceVersion == other.ResourceVersion && Stamp == other.Stamp;
}
