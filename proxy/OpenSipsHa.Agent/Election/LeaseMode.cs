namespace OpenSipsHa.Agent.Election;

/// <summary>What a holder's authority rests on.</summary>
public enum LeaseMode
{
    /// <summary>The Lease alone: renewed every interval, waited out for leaseDuration.</summary>
    Solo,

    /// <summary>
    /// Promises of the successor that the Lease names, renewed by heartbeats, besides a Lease of long duration. The
    /// successor may take over when its promises have run out, everybody else waits for the long duration.
    /// </summary>
    Paired,
}
