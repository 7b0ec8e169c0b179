namespace OpenSipsHa.Sip.Transactions;

/// <summary>States of a client transaction (RFC 3261 section 17.1, RFC 6026 section 7.2).</summary>
internal enum ClientState : byte
{
    /// <summary>Trying, for a non-INVITE request.</summary>
    Calling,
    Proceeding,

    /// <summary>A 2xx to an INVITE came: further ones pass until timer M.</summary>
    Accepted,
    Completed,
    Terminated,
}
