using OpenSipsHa.Sip.ProxyCore;

namespace OpenSipsHa.Proxy.Destinations;

/// <summary>One OPTIONS under way: a non-INVITE client transaction (RFC 3261 section 17.1.2), retransmitted until it is answered.</summary>
/// <param name="SentAt">Timestamp of the first sending.</param>
/// <param name="EndsAt">Timestamp after which it has failed.</param>
internal sealed record Probe(OwnRequest Request, long SentAt, long EndsAt)
{
    /// <summary>Until the next retransmission.</summary>
    public TimeSpan Interval { get; set; }

    /// <summary>Timestamp of the next retransmission.</summary>
    public long RepeatAt { get; set; }
}
