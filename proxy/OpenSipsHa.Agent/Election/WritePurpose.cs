namespace OpenSipsHa.Agent.Election;

/// <summary>Why a Lease is written.</summary>
public enum WritePurpose
{
    /// <summary>By a member without authority.</summary>
    Acquire,

    /// <summary>By the member that has authority.</summary>
    Renew,

    /// <summary>Empties the holder, after the address was seen to be gone.</summary>
    Release,
}
