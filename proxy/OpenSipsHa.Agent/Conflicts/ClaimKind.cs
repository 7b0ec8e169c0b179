namespace OpenSipsHa.Agent.Conflicts;

/// <summary>How a station says that an address is its own.</summary>
public enum ClaimKind
{
    /// <summary>An ARP request with the address as its sender: an announcement, or a question to somebody else.</summary>
    ArpRequest,

    /// <summary>An ARP reply.</summary>
    ArpReply,

    /// <summary>An ARP reply to a probe (RFC 5227 section 2.1.1), whose sender 0.0.0.0 it repeats as its target: somebody was asked just now.</summary>
    ProbeAnswer,

    /// <summary>A neighbour advertisement (RFC 4861 section 4.4), solicited or not.</summary>
    NeighborAdvertisement,

    /// <summary>A neighbour solicitation (RFC 4861 section 4.3) that comes from the address.</summary>
    NeighborSolicitation,
}
