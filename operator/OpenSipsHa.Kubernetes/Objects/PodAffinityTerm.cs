namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 PodAffinityTerm.</summary>
public sealed record PodAffinityTerm
{
    public required string TopologyKey { get; init; }

    public LabelSelector? LabelSelector { get; init; }

    public IReadOnlyList<string>? Namespaces { get; init; }
}
