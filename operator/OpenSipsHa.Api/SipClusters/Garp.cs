using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>Gratuitous ARP of a member that has taken a virtual IP.</summary>
public sealed record Garp
{
    /// <summary>Wait between the first burst and the second, which reaches hosts that ignored the first (Linux's ARP locktime).</summary>
    [Default("\"1s\""), Pattern(Durations.Pattern), Length(2, 16)]
    [Rule("duration(self) <= duration('1m')", "must be 1m or less")]
    public string Delay { get; set; } = "1s";

    /// <summary>Interval while the address is held; 0s = none.</summary>
    [Default("\"30s\""), Pattern(Durations.Pattern), Length(2, 16)]
    [Rule("duration(self) <= duration('1h')", "must be 1h or less")]
    public string Refresh { get; set; } = "30s";

    /// <summary>Packets of each kind (request and reply) in a burst.</summary>
    [Default("3"), Bounds(1, 10)]
    public int Count { get; set; } = 3;
}
