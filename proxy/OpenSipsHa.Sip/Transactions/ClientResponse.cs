namespace OpenSipsHa.Sip.Transactions;

/// <summary>What a client transaction says about a response.</summary>
internal enum ClientResponse : byte
{
    /// <summary>Nothing to do: 100, or what came too late.</summary>
    Absorb,

    /// <summary>101 to 199: goes upstream.</summary>
    Provisional,

    /// <summary>The first provisional of a branch that is to be cancelled: send the CANCEL.</summary>
    ProvisionalToCancel,

    /// <summary>The first final response, needs no ACK of ours.</summary>
    Final,

    /// <summary>The first final response to an INVITE, 300 to 699: send the ACK.</summary>
    FinalToAck,

    /// <summary>The final response again: the ACK again.</summary>
    Retransmitted,

    /// <summary>Another 2xx to an INVITE: goes upstream (RFC 6026).</summary>
    Repeated2xx,
}
