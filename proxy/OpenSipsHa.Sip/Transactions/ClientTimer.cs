namespace OpenSipsHa.Sip.Transactions;

/// <summary>What a client transaction's timer asks for.</summary>
internal enum ClientTimer : byte
{
    Nothing,

    /// <summary>Timers A and E: the request again.</summary>
    Retransmit,

    /// <summary>Timer E of the CANCEL.</summary>
    RetransmitCancel,

    /// <summary>Timer C: send CANCEL; the transaction then waits for its final response for 64 × T1.</summary>
    Cancel,

    /// <summary>Timers B and F, or no final response after CANCEL.</summary>
    TimedOut,

    /// <summary>Timers D, K and M.</summary>
    Terminated,
}
