namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 ObjectFieldSelector.</summary>
public sealed record ObjectFieldSelector
{
    /// <summary><c>metadata.name</c>, <c>metadata.uid</c>, <c>spec.nodeName</c>, <c>status.hostIP</c>, …</summary>
    public required string FieldPath { get; init; }

    public string? ApiVersion { get; init; }
}
