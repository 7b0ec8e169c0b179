namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 EnvVar: a value, or where it comes from.</summary>
public sealed record EnvVar
{
    public required string Name { get; init; }

    public string? Value { get; init; }

    public EnvVarSource? ValueFrom { get; init; }
}
