using System.Text.Json.Serialization;

namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>metav1 Status: how the API server says that a request failed, or that a deletion was done.</summary>
public sealed record Status
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    /// <summary><c>Success</c> or <c>Failure</c>; called <c>status</c> on the wire.</summary>
    [JsonPropertyName("status")]
    public string? State { get; init; }

    public string? Message { get; init; }

    public string? Reason { get; init; }

    public StatusDetails? Details { get; init; }

    public int? Code { get; init; }

    public ListMeta? Metadata { get; init; }
}
