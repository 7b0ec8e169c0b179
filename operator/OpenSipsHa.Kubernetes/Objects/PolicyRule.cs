namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>rbac.authorization.k8s.io/v1 PolicyRule.</summary>
public sealed record PolicyRule
{
    public required IReadOnlyList<string> Verbs { get; init; }

    /// <summary>"" is the core group.</summary>
    public IReadOnlyList<string>? ApiGroups { get; init; }

    /// <summary>Plural, with subresource: <c>pods/status</c>.</summary>
    public IReadOnlyList<string>? Resources { get; init; }

    /// <summary>Never allows create; list and watch pass only with <c>fieldSelector=metadata.name=…</c>.</summary>
    public IReadOnlyList<string>? ResourceNames { get; init; }
}
