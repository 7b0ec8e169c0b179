namespace OpenSipsHa.Api.SipMembers;

/// <summary>What became of a handover.</summary>
public enum HandoverPhase
{
    /// <summary>The virtual IPs were given up, or were not held any more.</summary>
    Done,

    /// <summary>The member keeps what it holds.</summary>
    Refused,
}
