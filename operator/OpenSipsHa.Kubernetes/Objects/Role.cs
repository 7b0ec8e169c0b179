namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>rbac.authorization.k8s.io/v1 Role.</summary>
public sealed record Role : IKubernetesObject
{
    public string ApiVersion => "rbac.authorization.k8s.io/v1";

    public string Kind => "Role";

    public required ObjectMeta Metadata { get; init; }

    public IReadOnlyList<PolicyRule>? Rules { get; init; }
}
