namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 Affinity.</summary>
public sealed record Affinity
{
    public NodeAffinity? NodeAffinity { get; init; }

    public PodAffinity? PodAffinity { get; init; }

    public PodAffinity? PodAntiAffinity { get; init; }
}
