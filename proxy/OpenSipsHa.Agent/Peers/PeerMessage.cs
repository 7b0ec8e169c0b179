namespace OpenSipsHa.Agent.Peers;

/// <summary>What members tell each other about one Lease. Authenticated on the wire; goes to all peers of a member.</summary>
/// <param name="Lease">Name of the Lease.</param>
/// <param name="Sender">Identity of the member that says it, as in the Lease's holder.</param>
public abstract record PeerMessage(string Lease, string Sender)
{
    /// <summary>A holder: I am here; do not take over before <paramref name="Grant"/> has passed since you got this.</summary>
    /// <param name="Boot">Drawn anew by each process; the Lease names that of its holder.</param>
    /// <param name="Term">leaseTransitions of the Lease.</param>
    /// <param name="Sequence">Grows with each heartbeat of a boot.</param>
    /// <param name="IsUnbacked">The holder keeps the address without an API server (whenApiUnavailable: Keep).</param>
    public sealed record Heartbeat(string Lease, string Sender, ulong Boot, int Term, long Sequence, TimeSpan Grant, bool IsUnbacked)
        : PeerMessage(Lease, Sender);

    /// <summary>The answer to one heartbeat: I will not take over before <paramref name="Grant"/> has passed.</summary>
    /// <param name="Holder">Sender of the heartbeat.</param>
    /// <param name="Boot">Of the heartbeat.</param>
    /// <param name="Term">Of the heartbeat.</param>
    /// <param name="Sequence">Of the heartbeat.</param>
    /// <param name="IsEligible">The member could hold the address.</param>
    /// <param name="Node">Its node.</param>
    public sealed record Promise(
        string Lease, string Sender, string Holder, ulong Boot, int Term, long Sequence, TimeSpan Grant, bool IsEligible, string Node)
        : PeerMessage(Lease, Sender);

    /// <summary>
    /// The process <paramref name="Boot"/> of the holder <see cref="PeerMessage.Sender"/> is dead, and its address was read
    /// back and found gone: said by its supervisor, with a datagram that the process had signed while it lived.
    /// </summary>
    /// <param name="Term">leaseTransitions of the Lease when it died.</param>
    public sealed record Gone(string Lease, string Sender, ulong Boot, int Term) : PeerMessage(Lease, Sender);

    /// <summary>
    /// A member that does not hold the address is ending: it will not answer, and will not take over within <paramref name="Grant"/>.
    /// </summary>
    public sealed record Leaving(string Lease, string Sender, TimeSpan Grant) : PeerMessage(Lease, Sender);
}
