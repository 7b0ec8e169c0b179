using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>The holder's own SIP OPTIONS through the virtual IP's sockets.</summary>
public sealed record Health
{
    /// <summary>Between two probes, and how long an answer may take; 20ms to 1m, 0s = no probes.</summary>
    [Default("\"200ms\""), Pattern(Durations.Pattern), Length(2, 16)]
    [Rule("duration(self) == duration('0s') || (duration(self) >= duration('20ms') && duration(self) <= duration('1m'))",
        "must lie between 20ms and 1m, or be 0s (no probes)")]
    public string Interval { get; set; } = "200ms";

    /// <summary>Unanswered probes in a row after which the member gives its virtual IPs up.</summary>
    [Default("3"), Bounds(1, 100)]
    public int Failures { get; set; } = 3;
}
