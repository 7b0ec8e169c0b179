using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>Protection from abuse.</summary>
public sealed record Security
{
    /// <summary>Networks of gateways and other proxies, e.g. 192.0.2.0/24: never challenged, limited or banned.</summary>
    [Set, Items(0, 64), Length(3, 49), ItemRule("isCIDR(self)", "must be a network such as 192.0.2.0/24 or 2001:db8::/32")]
    public IReadOnlyList<string> TrustedSources { get; set; } = [];

    /// <summary>How much a source may send; absent = no limit.</summary>
    public RateLimit? RateLimit { get; set; }

    /// <summary>When a source is not listened to for a while; absent = never.</summary>
    public Ban? Ban { get; set; }

    /// <summary>Parts of User-Agent values, in any case: requests with them are dropped unanswered.</summary>
    [Set, Items(0, 64), Length(1, 64), Pattern("^[ -~]+$")]
    public IReadOnlyList<string> ScannerUserAgents { get; set; } = [];

    /// <summary>Longer messages are dropped unanswered.</summary>
    [Default("65535"), Bounds(1024, 65535)]
    public int MaxMessageBytes { get; set; } = 65535;
}
