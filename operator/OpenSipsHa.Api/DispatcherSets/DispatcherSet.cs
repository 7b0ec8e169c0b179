using OpenSipsHa.Api.Schema;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Api.DispatcherSets;

/// <summary>Gateways that share calls, and the algorithm that picks one.</summary>
[CustomResource(ResourceKind, "dispatchersets", "sipds")]
[PrinterColumn("Set", "integer", ".spec.setId")]
[PrinterColumn("Algorithm", "string", ".spec.algorithm")]
[PrinterColumn("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Destinations", "integer", ".status.destinations")]
[PrinterColumn("Reason", "string", ".status.conditions[?(@.type==\"Ready\")].reason", Wide = true)]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
public sealed record DispatcherSet : IKubernetesObject
{
    public const string ResourceKind = "DispatcherSet";

    public string ApiVersion => ApiGroup.ApiVersion;

    public string Kind => ResourceKind;

    public required ObjectMeta Metadata { get; set; }

    /// <summary>What it should be.</summary>
    [Required]
    public DispatcherSetSpec Spec { get; set; } = new();

    /// <summary>What it is.</summary>
    public DispatcherSetStatus? Status { get; set; }
}
