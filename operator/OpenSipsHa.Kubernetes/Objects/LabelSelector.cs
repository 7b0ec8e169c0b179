namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>metav1 LabelSelector.</summary>
public sealed record LabelSelector
{
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }

    public IReadOnlyList<SelectorRequirement>? MatchExpressions { get; init; }
}
