namespace OpenSipsHa.Sip.Transactions;

/// <summary>States of a server transaction (RFC 3261 section 17.2, RFC 6026 section 7.1).</summary>
internal enum ServerState : byte
{
    Trying,
    Proceeding,

    /// <summary>A 2xx to an INVITE went back: retransmissions of the INVITE are absorbed, further 2xx pass.</summary>
    Accepted,
    Completed,
    Confirmed,
    Terminated,
}
