using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>State of a member.</summary>
public sealed record MemberStatus
{
    /// <summary>Name of the pod and of the SipMember.</summary>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>Node that the pod runs on.</summary>
    public string? Node { get; set; }

    /// <summary>The pod is ready and the member says so too.</summary>
    public bool Ready { get; set; }

    /// <summary>Holds a virtual IP.</summary>
    public bool Active { get; set; }

    /// <summary>ConfigMap of the configuration that the member runs.</summary>
    public string? AppliedConfig { get; set; }

    /// <summary>Addresses of record with a binding.</summary>
    public long? Registrations { get; set; }

    /// <summary>Established calls.</summary>
    public long? Calls { get; set; }
}
