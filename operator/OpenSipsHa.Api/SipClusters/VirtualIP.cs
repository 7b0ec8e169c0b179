using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>A floating address.</summary>
public sealed record VirtualIP
{
    /// <summary>Unique in the cluster; listeners refer to it.</summary>
    [Required, Length(1, 32), Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    public string Name { get; set; } = "";

    /// <summary>IPv4 or IPv6 address inside a network of the interface, without a prefix length.</summary>
    [Required, Length(2, 45)]
    [Rule("isIP(self)", "must be an IPv4 or IPv6 address, without a prefix length")]
    public string Address { get; set; } = "";

    /// <summary>Name of the node that should hold it; absent = any. spec.failover.preempt says whether it returns there.</summary>
    [Length(1, 253), Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")]
    public string? PreferredNode { get; set; }
}
