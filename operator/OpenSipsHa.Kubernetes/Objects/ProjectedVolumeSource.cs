namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 ProjectedVolumeSource.</summary>
public sealed record ProjectedVolumeSource
{
    public required IReadOnlyList<VolumeProjection> Sources { get; init; }

    public int? DefaultMode { get; init; }
}
