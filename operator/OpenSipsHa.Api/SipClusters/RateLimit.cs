using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>Requests that one source address (IPv6: one /64) may send; what is more is dropped unanswered.</summary>
public sealed record RateLimit
{
    /// <summary>Requests of all methods, retransmissions too, within any period. Many phones may be behind one address.</summary>
    [Default("100"), Bounds(1, 1000000)]
    public int Requests { get; set; } = 100;

    /// <summary>100ms to 1m.</summary>
    [Default("\"1s\""), Pattern(Durations.Pattern), Length(2, 16)]
    [Rule("duration(self) >= duration('100ms') && duration(self) <= duration('1m')", "must lie between 100ms and 1m")]
    public string Period { get; set; } = "1s";
}
