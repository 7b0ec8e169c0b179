using OpenSipsHa.Api;
using OpenSipsHa.Api.DispatcherSets;
using OpenSipsHa.Api.Gateways;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Kubernetes;
using OpenSipsHa.Kubernetes.Caching;
using OpenSipsHa.Kubernetes.Controllers;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Resources;

namespace OpenSipsHa.Operator.Controllers;

/// <summary>Everything that the operator watches, shared by its controllers.</summary>
public sealed class ObjectCaches
{
    private const string ByOwner = "owner";

    /// <param name="ns">Namespace to watch; null = all.</param>
    public ObjectCaches(ControllerHost host, string? ns)
    {
        var all = new ReflectorOptions { Namespace = ns };
        Clusters = host.Reflect(SipResources.SipClusters, all);
        Gateways = host.Reflect(SipResources.Gateways, all);
        Sets = host.Reflect(SipResources.DispatcherSets, all);
        Members = Children(host, SipResources.SipMembers, ns);
        Pods = Children(host, CoreResources.Pods, ns);
        ConfigMaps = Children(host, CoreResources.ConfigMaps, ns);
        Secrets = Children(host, CoreResources.Secrets, ns);
        Budgets = Children(host, CoreResources.PodDisruptionBudgets, ns);
        ServiceAccounts = Children(host, CoreResources.ServiceAccounts, ns);
        Roles = Children(host, CoreResources.Roles, ns);
        RoleBindings = Children(host, CoreResources.RoleBindings, ns);
    }

    public Reflector<SipCluster> Clusters { get; }

    public Reflector<Gateway> Gateways { get; }

    public Reflector<DispatcherSet> Sets { get; }

    public Reflector<SipMember> Members { get; }

    public Reflector<Pod> Pods { get; }

    public Reflector<ConfigMap> ConfigMaps { get; }

    public Reflector<Secret> Secrets { get; }

    public Reflector<PodDisruptionBudget> Budgets { get; }

    public Reflector<ServiceAccount> ServiceAccounts { get; }

    public Reflector<Role> Roles { get; }

    public Reflector<RoleBinding> RoleBindings { get; }

    /// <summary>Children of this very cluster; those of a deleted namesake are not.</summary>
    public static IReadOnlyList<T> Owned<T>(Reflector<T> children, SipCluster owner)
        where T : class, IKubernetesObject => children.Store.ByIndex(ByOwner, owner.Metadata.Uid!);

    public static T? Owned<T>(Reflector<T> children, SipCluster owner, string name)
        where T : class, IKubernetesObject =>
        children.Store.Get(new NamespacedName(owner.Metadata.Namespace, name)) is { } child
        && child.ControllerReference()?.Uid == owner.Metadata.Uid
            ? child
            : null;

    private static Reflector<T> Children<T>(ControllerHost host, ResourceDescriptor<T> descriptor, string? ns)
        where T : class, IKubernetesObject
    {
        var children = host.Reflect(descriptor, new ReflectorOptions { Namespace = ns, LabelSelector = Metadata.Selector });
        children.Store.AddIndex(ByOwner, static child => child.ControllerReference() is { } owner ? [owner.Uid] : []);
        return children;
    }
}
