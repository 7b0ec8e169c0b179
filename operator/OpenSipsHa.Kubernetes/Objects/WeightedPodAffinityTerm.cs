namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 WeightedPodAffinityTerm.</summary>
public sealed record WeightedPodAffinityTerm
{
    /// <summary>1 to 100.</summary>
    public required int Weight { get; init; }

    public required PodAffinityTerm PodAffinityTerm { get; init; }
}
