namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 HostPathVolumeSource.</summary>
public sealed record HostPathVolumeSource
{
    public required string Path { get; init; }

    public string? Type { get; init; }
}
