using OpenSipsHa.Api.Schema;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Api.Gateways;

/// <summary>A SIP destination outside the cluster.</summary>
[CustomResource(ResourceKind, "gateways", "sipgw")]
[PrinterColumn("URI", "string", ".spec.uri")]
[PrinterColumn("Enabled", "boolean", ".spec.enabled")]
[PrinterColumn("State", "string", ".status.state")]
[PrinterColumn("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Reason", "string", ".status.conditions[?(@.type==\"Ready\")].reason", Wide = true)]
[PrinterColumn("Strip", "integer", ".spec.strip", Wide = true)]
[PrinterColumn("Prefix", "string", ".spec.prefix", Wide = true)]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
public sealed record Gateway : IKubernetesObject
{
    public const string ResourceKind = "Gateway";

    public string ApiVersion => ApiGroup.ApiVersion;

    public string Kind => ResourceKind;

    public required ObjectMeta Metadata { get; set; }

    /// <summary>What it should be.</summary>
    [Required]
    public GatewaySpec Spec { get; set; } = new();

    /// <summary>What it is.</summary>
    public GatewayStatus? Status { get; set; }
}
