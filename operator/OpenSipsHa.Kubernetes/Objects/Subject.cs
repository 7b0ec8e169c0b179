namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>rbac.authorization.k8s.io/v1 Subject.</summary>
public sealed record Subject
{
    public required string Kind { get; init; }

    public required string Name { get; init; }

    public string? Namespace { get; init; }

    public string? ApiGroup { get; init; }
}
