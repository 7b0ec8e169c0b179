using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Sip.Telemetry;

/// <summary>
/// Counters of one thread: written by it alone with plain increments, read by others at any time (a reader may be one
/// message behind).
/// </summary>
public sealed class SipCounters
{
    /// <summary>By <see cref="SipMethod"/>.</summary>
    public long[] RequestsReceived { get; } = new long[SipMethods.Count];

    /// <summary>By <see cref="SipMethod"/>; retransmissions not included.</summary>
    public long[] RequestsSent { get; } = new long[SipMethods.Count];

    /// <summary>By class, index 1 to 6.</summary>
    public long[] ResponsesReceived { get; } = new long[7];

    /// <summary>By class, index 1 to 6; retransmissions not included.</summary>
    public long[] ResponsesSent { get; } = new long[7];

    /// <summary>By <see cref="SipParseError"/>.</summary>
    public long[] ParseErrors { get; } = new long[SipParseErrors.Count];

    /// <summary>By <see cref="DropReason"/>.</summary>
    public long[] Dropped { get; } = new long[DropReasons.Count];

    /// <summary>Requests that were recognised as seen before.</summary>
    public long RetransmissionsReceived { get; internal set; }

    /// <summary>Requests and responses sent again by a timer or in answer to a retransmission.</summary>
    public long RetransmissionsSent { get; internal set; }

    /// <summary>Client transactions that ended without any final response.</summary>
    public long Timeouts { get; internal set; }

    /// <summary>Requests that went on to the next address of a name after one failed (RFC 3263 section 4.3).</summary>
    public long FailedOver { get; internal set; }

    /// <summary>Requests that had to wait for name servers.</summary>
    public long Parked { get; internal set; }

    /// <summary>Responses forwarded by their Via because no transaction knew them.</summary>
    public long StatelessResponses { get; internal set; }

    /// <summary>Exceptions while handling a message or timer: bugs of this library.</summary>
    public long EngineFailures { get; internal set; }

    /// <summary>Exceptions of the router: bugs.</summary>
    public long RouterFailures { get; internal set; }
}
