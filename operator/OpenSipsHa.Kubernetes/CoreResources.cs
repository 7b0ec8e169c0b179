using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Kubernetes.Serialization;

namespace OpenSipsHa.Kubernetes;

/// <summary>The built-in kinds that this library knows.</summary>
public static class CoreResources
{
    public static ResourceDescriptor<Pod> Pods { get; } =
        new(new("", "v1", "pods"), "Pod", true, KubernetesJson.Default.Pod);

    public static ResourceDescriptor<ConfigMap> ConfigMaps { get; } =
        new(new("", "v1", "configmaps"), "ConfigMap", true, KubernetesJson.Default.ConfigMap);

    public static ResourceDescriptor<Secret> Secrets { get; } =
        new(new("", "v1", "secrets"), "Secret", true, KubernetesJson.Default.Secret);

    public static ResourceDescriptor<ServiceAccount> ServiceAccounts { get; } =
        new(new("", "v1", "serviceaccounts"), "ServiceAccount", true, KubernetesJson.Default.ServiceAccount);

    public static ResourceDescriptor<Event> Events { get; } =
        new(new("", "v1", "events"), "Event", true, KubernetesJson.Default.Event);

    public static ResourceDescriptor<Node> Nodes { get; } =
        new(new("", "v1", "nodes"), "Node", false, KubernetesJson.Default.Node);

    public static ResourceDescriptor<Lease> Leases { get; } =
        new(new("coordination.k8s.io", "v1", "leases"), "Lease", true, KubernetesJson.Default.Lease);

    public static ResourceDescriptor<PodDisruptionBudget> PodDisruptionBudgets { get; } =
        new(new("policy", "v1", "poddisruptionbudgets"), "PodDisruptionBudget", true, KubernetesJson.Default.PodDisruptionBudget);

    public static ResourceDescriptor<Role> Roles { get; } =
        new(new("rbac.authorization.k8s.io", "v1", "roles"), "Role", true, KubernetesJson.Default.Role);

    public static ResourceDescriptor<RoleBinding> RoleBindings { get; } =
        new(new("rbac.authorization.k8s.io", "v1", "rolebindings"), "RoleBinding", true, KubernetesJson.Default.RoleBinding);
}
