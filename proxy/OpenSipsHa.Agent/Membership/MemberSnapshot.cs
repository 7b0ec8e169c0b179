using OpenSipsHa.Agent.Configuration;
using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Agent.Membership;

/// <summary>All that the status of a SipMember says, as values.</summary>
public sealed record MemberSnapshot
{
    public long? ObservedGeneration { get; init; }

    public LoadedConfig? Applied { get; init; }

    public ConfigRefusal? Refused { get; init; }

    /// <summary>Name of the ConfigMap that is asked for; null = none.</summary>
    public string? Wanted { get; init; }

    public required Eligibility Eligibility { get; init; }

    public IReadOnlyList<VirtualIPState> VirtualIPs { get; init; } = [];

    /// <summary>Why there is no fence to the millisecond; null = there is one.</summary>
    public string? FenceComplaint { get; init; }

    /// <summary>Of the node's settings; null = not looked at yet.</summary>
    public PreflightVerdict? Preflight { get; init; }

    /// <summary>Others that claim a held address, in words; "" = none.</summary>
    public string Conflicts { get; init; } = "";

    public HandoverResult? Handover { get; init; }

    public bool ProxyReady { get; init; }

    /// <summary>As the proxy observes them.</summary>
    public ValueList<GatewayHealth> Gateways { get; init; } = new([]);

    public long Registrations { get; init; }

    public long Calls { get; init; }
}
