namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 NodeSelector: any of its terms.</summary>
public sealed record NodeSelector
{
    public required IReadOnlyList<NodeSelectorTerm> NodeSelectorTerms { get; init; }
}
