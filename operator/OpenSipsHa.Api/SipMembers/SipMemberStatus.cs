using System.Text.Json.Serialization;
using OpenSipsHa.Api.Schema;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Kubernetes.Serialization;

namespace OpenSipsHa.Api.SipMembers;

/// <summary>What a member does. Written by its agent.</summary>
public sealed record SipMemberStatus
{
    /// <summary>Pod that wrote this: what a former pod of the same name wrote does not count.</summary>
    public string? PodUID { get; set; }

    /// <summary>Node that the pod runs on.</summary>
    public string? Node { get; set; }

    /// <summary>The node's own address.</summary>
    public string? NodeAddress { get; set; }

    /// <summary>Generation of the spec that this status is about.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>Ready, ConfigApplied, Eligible, Fenced, Preflight, VipConflict.</summary>
    [MapKey("type"), Items(0, 16)]
    public IReadOnlyList<Condition> Conditions { get; set; } = [];

    /// <summary>Configuration that the proxy runs.</summary>
    public AppliedConfig? AppliedConfig { get; set; }

    /// <summary>Configuration that was refused last; absent = the one asked for was not refused.</summary>
    public RefusedConfig? RefusedConfig { get; set; }

    /// <summary>Virtual IPs, as this member sees itself.</summary>
    [MapKey("name")]
    public IReadOnlyList<MemberVirtualIP> VirtualIPs { get; set; } = [];

    /// <summary>The last handover that the member was asked for; absent = none.</summary>
    public HandoverStatus? Handover { get; set; }

    /// <summary>Addresses of record with a binding.</summary>
    public long? Registrations { get; set; }

    /// <summary>Established calls.</summary>
    public long? Calls { get; set; }

    /// <summary>Gateways of its configuration; those that get no calls first, at most 256.</summary>
    [MapKey("name"), Items(0, 256)]
    public IReadOnlyList<MemberGateway> Gateways { get; set; } = [];

    /// <summary>Version of the agent.</summary>
    public string? AgentVersion { get; set; }

    /// <summary>When the agent wrote this.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? LastUpdate { get; set; }
}
