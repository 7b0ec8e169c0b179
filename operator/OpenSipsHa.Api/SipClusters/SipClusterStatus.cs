using OpenSipsHa.Api.Schema;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>What a SipCluster is. Written by the operator.</summary>
public sealed record SipClusterStatus
{
    /// <summary>Generation of the spec that this status is about.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>Ready, Progressing, Degraded, VipHeld, ConfigApplied, Fenced, VipConflict.</summary>
    [MapKey("type"), Items(0, 16)]
    public IReadOnlyList<Condition> Conditions { get; set; } = [];

    /// <summary>Who holds which address.</summary>
    [MapKey("name")]
    public IReadOnlyList<VirtualIPStatus> VirtualIPs { get; set; } = [];

    /// <summary>The members, as they report themselves.</summary>
    [MapKey("name")]
    public IReadOnlyList<MemberStatus> Members { get; set; } = [];

    /// <summary>Member that holds the first virtual IP.</summary>
    public string? Leader { get; set; }

    /// <summary>Address of the first virtual IP.</summary>
    public string? Vip { get; set; }

    /// <summary>Members that are ready, of those wanted, e.g. 2/2.</summary>
    public string? MembersReady { get; set; }

    /// <summary>Addresses of record with a binding, on the leader.</summary>
    public long? Registrations { get; set; }

    /// <summary>Established calls, on the leader.</summary>
    public long? Calls { get; set; }

    /// <summary>ConfigMap of the configuration that is being rolled out or runs.</summary>
    public string? ConfigName { get; set; }
}
