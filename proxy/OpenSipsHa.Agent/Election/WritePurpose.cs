namespace OpenSipsHa.Agent.Election;

/// <summary>Why a Lease is written.</summary>
public enum WritePurpose
{
    /// <summary>
    /// Creates a Lease without holder. Absence has no version: a Lease that came and went in between could not be told
    /// from one that never was, so what is waited out is this record.
    /// </summary>
    Prepare,

    /// <summary>By a member without authority.</summary>
    Acquire,

    /// <summary>By the member that has authority.</summary>
    Renew,

    /// <summary>Empties the holder, after the address was seen to be gone.</summary>
    Release,
}
