namespace OpenSipsHa.SipBench.Load;

/// <summary>How far a call has come, seen from the caller.</summary>
internal enum CallerState : byte
{
    NotStarted,

    /// <summary>INVITE or REGISTER sent, nothing heard.</summary>
    Calling,

    /// <summary>A provisional response came: the INVITE is not sent again.</summary>
    Proceeding,

    /// <summary>ACK and BYE sent.</summary>
    Ending,

    Done,

    /// <summary>An answer that the scenario does not have.</summary>
    Wrong,
}
