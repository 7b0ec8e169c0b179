namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 NodeSelectorTerm: all of its requirements.</summary>
public sealed record NodeSelectorTerm
{
    public IReadOnlyList<SelectorRequirement>? MatchExpressions { get; init; }

    public IReadOnlyList<SelectorRequirement>? MatchFields { get; init; }
}
