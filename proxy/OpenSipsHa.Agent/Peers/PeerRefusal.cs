namespace OpenSipsHa.Agent.Peers;

/// <summary>Why a datagram was dropped, in the order of the checks.</summary>
public enum PeerRefusal
{
    None,

    /// <summary>It does not come from the address of a peer.</summary>
    Stranger,

    TooShort,

    TooLong,

    /// <summary>Not of this protocol.</summary>
    Magic,

    /// <summary>Of a release that speaks differently.</summary>
    Version,

    /// <summary>This member has no key to check it with.</summary>
    NoKey,

    /// <summary>Forged, damaged, of another cluster, or signed with a key that this member does not have.</summary>
    Mac,

    /// <summary>Authentic, and still not a message: a mistake in the sender.</summary>
    Malformed,

    /// <summary>About a Lease that nobody here cares for.</summary>
    Unsubscribed,
}
