namespace OpenSipsHa.Agent.Election;

/// <summary>Why a member could take an address.</summary>
public enum GainCause
{
    /// <summary>Its Lease was waited out.</summary>
    Lease,

    /// <summary>The former holder released it.</summary>
    Released,

    /// <summary>The promises to the former holder ran out.</summary>
    Promise,

    /// <summary>The former holder's supervisor said that it is gone.</summary>
    Gone,

    /// <summary>The Lease named this member already.</summary>
    Own,

    /// <summary>The former holder was silent, and the API server too (whenApiUnavailable: Keep).</summary>
    Unbacked,
}
