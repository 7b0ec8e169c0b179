using System.Text.Json.Serialization;
using OpenSipsHa.Api.Schema;
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
}
