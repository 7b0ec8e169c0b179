using System.Text.Json.Serialization;
using OpenSipsHa.Api.Schema;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Serialization;

namespace OpenSipsHa.Api.SipMembers;

/// <summary>A virtual IP, as one member sees itself.</summary>
public sealed record MemberVirtualIP
{
    /// <summary>Name in the SipCluster's spec.virtualIPs.</summary>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>The address.</summary>
    public string? Address { get; set; }

    /// <summary>This member holds it.</summary>
    public bool Held { get; set; }

    /// <summary>Since when it has been so.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? Since { get; set; }

    /// <summary>leaseTransitions of the Lease when this member took it: the higher term is the newer holder.</summary>
    public long? Term { get; set; }

    /// <summary>How often the address changed its holder, by the Lease.</summary>
    public long? Transitions { get; set; }

    /// <summary>What the authority rests on, by the Lease; absent = unknown.</summary>
    public VirtualIPMode? Mode { get; set; }

    /// <summary>Member that the Lease names to take over; absent = none.</summary>
    public string? Successor { get; set; }

    /// <summary>Promise that is in force, e.g. 300ms: longer than spec.failover.promise while the API server is slow.</summary>
    public string? Promise { get; set; }

    /// <summary>How long nobody held the address before this member took it last, in milliseconds; absent = not measured.</summary>
    public long? LastGapMs { get; set; }
}
