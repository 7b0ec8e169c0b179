using OpenSipsHa.Api.Schema;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Api.SipMembers;

/// <summary>One member of a SipCluster: the operator says what it must run, its agent what it does. Users only read it.</summary>
[CustomResource(ResourceKind, "sipmembers", "sipm")]
[PrinterColumn("Cluster", "string", ".spec.cluster")]
[PrinterColumn("Node", "string", ".status.node")]
[PrinterColumn("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("VIP", "string", ".status.virtualIPs[?(@.held==true)].address", Description = "Virtual IP that the member holds; empty = it stands by.")]
[PrinterColumn("Config", "string", ".status.appliedConfig.name")]
[PrinterColumn("Mode", "string", ".status.virtualIPs[?(@.held==true)].mode", Wide = true)]
[PrinterColumn("Successor", "string", ".status.virtualIPs[?(@.held==true)].successor", Wide = true)]
[PrinterColumn("Fenced", "string", ".status.conditions[?(@.type==\"Fenced\")].status", Wide = true)]
[PrinterColumn("Wanted Config", "string", ".spec.configName", Wide = true)]
[PrinterColumn("Eligible", "string", ".status.conditions[?(@.type==\"Eligible\")].status", Wide = true)]
[PrinterColumn("Registrations", "integer", ".status.registrations", Wide = true)]
[PrinterColumn("Calls", "integer", ".status.calls", Wide = true)]
[PrinterColumn("Address", "string", ".status.nodeAddress", Wide = true)]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
public sealed record SipMember : IKubernetesObject
{
    public const string ResourceKind = "SipMember";

    public string ApiVersion => ApiGroup.ApiVersion;

    public string Kind => ResourceKind;

    public required ObjectMeta Metadata { get; set; }

    /// <summary>What the member must run. Written by the operator.</summary>
    [Required]
    public SipMemberSpec Spec { get; set; } = new();

    /// <summary>What it does. Written by its agent.</summary>
    public SipMemberStatus? Status { get; set; }
}
