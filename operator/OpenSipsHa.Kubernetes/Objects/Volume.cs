namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 Volume: a name and exactly one source.</summary>
public sealed record Volume
{
    public required string Name { get; init; }

    public EmptyDirVolumeSource? EmptyDir { get; init; }

    public ConfigMapVolumeSource? ConfigMap { get; init; }

    public SecretVolumeSource? Secret { get; init; }

    public ProjectedVolumeSource? Projected { get; init; }

    public HostPathVolumeSource? HostPath { get; init; }

    public DownwardApiVolumeSource? DownwardAPI { get; init; }
}
