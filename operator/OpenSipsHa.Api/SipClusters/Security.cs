using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>Protection from abuse.</summary>
public sealed record Security
{
    /// <summary>Networks of gateways and other proxies, e.g. 192.0.2.0/24: never challenged.</summary>
    [Set, Items(0, 64), Length(3, 49), ItemRule("isCIDR(self)", "must be a network such as 192.0.2.0/24 or 2001:db8::/32")]
    public IReadOnlyList<string> TrustedSources { get; set; } = [];
}
