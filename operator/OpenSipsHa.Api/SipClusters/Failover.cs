using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>Times of election and of gratuitous ARP.</summary>
[Rule("duration(self.renewInterval) < duration(self.leaseDuration)", "renewInterval must be shorter than leaseDuration",
    FieldPath = ".renewInterval")]
public sealed record Failover
{
    /// <summary>How long a holder that cannot renew keeps its virtual IP, and a standby waits before it takes it; 2s to 10m.</summary>
    [Default("\"4s\""), Pattern(Durations.Pattern), Length(2, 16)]
    [Rule("duration(self) >= duration('2s') && duration(self) <= duration('10m')", "must lie between 2s and 10m")]
    public string LeaseDuration { get; set; } = "4s";

    /// <summary>How often the holder renews; 100ms or more.</summary>
    [Default("\"1s\""), Pattern(Durations.Pattern), Length(2, 16)]
    [Rule("duration(self) >= duration('100ms')", "must be 100ms or more")]
    public string RenewInterval { get; set; } = "1s";

    /// <summary>Gratuitous ARP.</summary>
    [Default("{}")]
    public Garp Garp { get; set; } = new();
}
