namespace OpenSipsHa.Sip.Telemetry;

/// <summary>Why a message went no further.</summary>
public enum DropReason : byte
{
    /// <summary>A response whose topmost Via is not this proxy's.</summary>
    ForeignVia,

    /// <summary>A response with nobody behind this proxy's Via, or not by an address.</summary>
    NoNextVia,

    /// <summary>An ACK that leads nowhere.</summary>
    StrayAck,

    /// <summary>To be sent from an address that this member does not hold, or come to it.</summary>
    ListenerInactive,

    /// <summary>Longer than a datagram after the edits.</summary>
    TooLong,

    /// <summary>Refused by the kernel.</summary>
    SendFailed,

    /// <summary>Longer than the receive buffer.</summary>
    Truncated,

    /// <summary>Longer than the configuration allows.</summary>
    TooLarge,

    /// <summary>From a source that sends more than it may.</summary>
    RateLimited,

    /// <summary>From a source that is banned.</summary>
    Banned,

    /// <summary>A scanner's, by its User-Agent.</summary>
    Scanner,
}
