namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 VolumeMount.</summary>
public sealed record VolumeMount
{
    public required string Name { get; init; }

    public required string MountPath { get; init; }

    public string? SubPath { get; init; }

    public bool? ReadOnly { get; init; }
}
