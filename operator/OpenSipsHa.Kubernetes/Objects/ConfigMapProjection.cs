namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 ConfigMapProjection.</summary>
public sealed record ConfigMapProjection
{
    public required string Name { get; init; }

    public IReadOnlyList<KeyToPath>? Items { get; init; }

    public bool? Optional { get; init; }
}
