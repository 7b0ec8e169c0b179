namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>rbac.authorization.k8s.io/v1 RoleBinding; the role reference is immutable.</summary>
public sealed record RoleBinding : IKubernetesObject
{
    public string ApiVersion => "rbac.authorization.k8s.io/v1";

    public string Kind => "RoleBinding";

    public required ObjectMeta Metadata { get; init; }

    public required RoleRef RoleRef { get; init; }

    public IReadOnlyList<Subject>? Subjects { get; init; }
}
