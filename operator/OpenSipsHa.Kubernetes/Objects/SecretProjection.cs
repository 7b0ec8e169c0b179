namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 SecretProjection.</summary>
public sealed record SecretProjection
{
    public required string Name { get; init; }

    public IReadOnlyList<KeyToPath>? Items { get; init; }

    public bool? Optional { get; init; }
}
