using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>Who is asked where host names in SIP URIs lead (RFC 3263: NAPTR, SRV, A and AAAA).</summary>
public sealed record Dns
{
    /// <summary>IP addresses of resolvers, in order of preference; absent = those of the node's resolv.conf.</summary>
    [Set, Items(0, 8), Length(2, 45), ItemRule("isIP(self)", "must be an IPv4 or IPv6 address")]
    public IReadOnlyList<string> Nameservers { get; set; } = [];

    /// <summary>How long a server has to answer before the next is asked; 50ms to 30s.</summary>
    [Default("\"1s\""), Pattern(Durations.Pattern), Length(2, 16)]
    [Rule("duration(self) >= duration('50ms') && duration(self) <= duration('30s')", "must lie between 50ms and 30s")]
    public string Timeout { get; set; } = "1s";

    /// <summary>How often each server is asked before a question is given up.</summary>
    [Default("2"), Bounds(1, 5)]
    public int Attempts { get; set; } = 2;
}
