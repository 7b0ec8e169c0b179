namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 ConfigMapKeySelector and SecretKeySelector.</summary>
public sealed record KeySelector
{
    public required string Name { get; init; }

    public required string Key { get; init; }

    public bool? Optional { get; init; }
}
