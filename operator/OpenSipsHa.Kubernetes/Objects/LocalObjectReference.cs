namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 LocalObjectReference.</summary>
public sealed record LocalObjectReference
{
    public required string Name { get; init; }
}
