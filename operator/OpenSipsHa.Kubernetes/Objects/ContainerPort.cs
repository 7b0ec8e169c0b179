using System.Text.Json.Serialization;

namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 ContainerPort.</summary>
public sealed record ContainerPort
{
    /// <summary>The port; called <c>containerPort</c> on the wire.</summary>
    [JsonPropertyName("containerPort")]
    public required int Port { get; init; }

    public string? Name { get; init; }

    public int? HostPort { get; init; }

    public string? HostIP { get; init; }

    /// <summary><c>TCP</c>, <c>UDP</c> or <c>SCTP</c>.</summary>
    public string? Protocol { get; init; }
}
