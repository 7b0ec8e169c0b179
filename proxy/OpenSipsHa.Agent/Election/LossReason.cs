namespace OpenSipsHa.Agent.Election;

/// <summary>Why a holder lost its authority or gave it up.</summary>
public enum LossReason
{
    /// <summary>No renewal succeeded in time.</summary>
    Expired,

    /// <summary>The Lease names somebody else.</summary>
    TakenOver,

    /// <summary>The member may not hold the address: see the reason of its Eligible condition.</summary>
    NotEligible,

    /// <summary>The agent is ending.</summary>
    Stopping,

    /// <summary>Somebody asked for it, or another node is preferred.</summary>
    HandedOver,

    /// <summary>The election itself broke off.</summary>
    Failed,
}
