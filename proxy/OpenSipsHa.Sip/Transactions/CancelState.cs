namespace OpenSipsHa.Sip.Transactions;

/// <summary>How far the CANCEL of an INVITE that this proxy sent has come.</summary>
internal enum CancelState : byte
{
    None,

    /// <summary>To be sent with the first provisional response (RFC 3261 section 9.1).</summary>
    Wanted,
    Sent,
    Answered,
}
