using OpenSipsHa.Api.Schema;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>A high-availability pair (or more) of SIP proxies that share floating addresses.</summary>
[CustomResource(ResourceKind, "sipclusters", "sipc")]
[PrinterColumn("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Leader", "string", ".status.leader", Description = "Member that holds the first virtual IP.")]
[PrinterColumn("VIP", "string", ".status.vip")]
[PrinterColumn("Members", "string", ".status.membersReady", Description = "Members that are ready, of those wanted.")]
[PrinterColumn("Registrations", "integer", ".status.registrations")]
[PrinterColumn("Calls", "integer", ".status.calls")]
[PrinterColumn("Mode", "string", ".status.virtualIPs[0].mode", Wide = true, Description = "Paired = a successor of the first virtual IP's holder takes over within the promise.")]
[PrinterColumn("Successor", "string", ".status.virtualIPs[0].successor", Wide = true)]
[PrinterColumn("Fenced", "string", ".status.conditions[?(@.type==\"Fenced\")].status", Wide = true)]
[PrinterColumn("Config", "string", ".status.conditions[?(@.type==\"ConfigApplied\")].reason", Wide = true)]
[PrinterColumn("Config Name", "string", ".status.configName", Wide = true)]
[PrinterColumn("Interface", "string", ".spec.interface", Wide = true)]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
[Rule("size(self.metadata.name) <= 40 && !self.metadata.name.contains('.')",
    "metadata.name must have at most 40 characters and no dot: pods, Leases and labels are named after it")]
public sealed record SipCluster : IKubernetesObject
{
    public const string ResourceKind = "SipCluster";

    public string ApiVersion => ApiGroup.ApiVersion;

    public string Kind => ResourceKind;

    public required ObjectMeta Metadata { get; set; }

    /// <summary>What it should be.</summary>
    [Required]
    public SipClusterSpec Spec { get; set; } = new();

    /// <summary>What it is.</summary>
    public SipClusterStatus? Status { get; set; }
}
