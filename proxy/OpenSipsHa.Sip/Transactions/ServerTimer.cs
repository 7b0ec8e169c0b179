namespace OpenSipsHa.Sip.Transactions;

/// <summary>What a server transaction's timer asks for.</summary>
internal enum ServerTimer : byte
{
    Nothing,

    /// <summary>Nobody has answered the INVITE yet: send 100.</summary>
    Trying,

    /// <summary>Timer G: the final response again.</summary>
    Resend,

    /// <summary>Timers H, I, J, L.</summary>
    Terminated,
}
