namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 DownwardAPIVolumeSource.</summary>
public sealed record DownwardApiVolumeSource
{
    public IReadOnlyList<DownwardApiFile>? Items { get; init; }

    public int? DefaultMode { get; init; }
}
