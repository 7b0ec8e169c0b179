using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Kubernetes;
using OpenSipsHa.Kubernetes.Caching;
using OpenSipsHa.Kubernetes.Controllers;
using OpenSipsHa.Kubernetes.Events;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Controllers.DispatcherSets;
using OpenSipsHa.Operator.Controllers.Gateways;
using OpenSipsHa.Operator.Controllers.SipClusters;
using OpenSipsHa.Operator.Resources;

namespace OpenSipsHa.Operator.Controllers;

/// <summary>Which changes concern which objects. A new kind gets a folder beside this file and its lines here.</summary>
public static class ControllerSetup
{
    private static readonly string[] Wishes = [ApiGroup.HandoverAnnotation, ApiGroup.RotateHeartbeatKeyAnnotation];

    /// <param name="ns">Namespace to watch; null = all.</param>
    public static ObjectCaches AddControllers(
        ControllerHost host, string? ns, MemberImages images, IEventRecorder events, TimeProvider time)
    {
        var caches = new ObjectCaches(host, ns);
        host.AddController("sipcluster", new SipClusterReconciler(host.Client, caches, images, events, time))
            .For(caches.Clusters, static change => change.GenerationChanged || WishChanged(change))
            .Owns(caches.Members)
            .Owns(caches.Pods)
            .Owns(caches.ConfigMaps)
            .Owns(caches.Secrets)
            .Owns(caches.Budgets, static change => change.GenerationChanged)
            .Owns(caches.ServiceAccounts)
            .Owns(caches.Roles)
            .Owns(caches.RoleBindings)
            .Watches(caches.Sets, set => ClustersOf(caches, set), static change => change.GenerationChanged)
            .Watches(caches.Gateways, gateway => ClustersOf(caches, gateway), static change => change.GenerationChanged)
            // A virtual IP or a port that one cluster gives up may be what another waits for.
            .Watches(caches.Clusters, _ => Names(caches.Clusters.Store.List()), static change => change.GenerationChanged && !change.IsAdded);
        host.AddController("gateway", new GatewayReconciler(host.Client, caches, events, time))
            .For(caches.Gateways, static change => change.GenerationChanged)
            .Watches(caches.Members, member => Changed(caches, member));
        host.AddController("dispatcherset", new DispatcherSetReconciler(host.Client, caches, events, time))
            .For(caches.Sets, static change => change.GenerationChanged)
            .Watches(
                caches.Gateways,
                gateway => Names(caches.Sets.Store.List(gateway.Metadata.Namespace)),
                static change => change.GenerationChanged);
        return caches;
    }

    private static bool WishChanged(StoreChange<SipCluster> change) =>
        Wishes.Any(name => change.Old?.Metadata.Annotation(name) != change.New?.Metadata.Annotation(name));

    /// <summary>Gateways of which a member says something else than their status.</summary>
    private static IEnumerable<NamespacedName> Changed(ObjectCaches caches, SipMember member)
    {
        var seen = (member.Status?.Gateways ?? []).ToDictionary(static g => g.Name, static g => g.State, StringComparer.Ordinal);
        return Names(caches.Gateways.Store.List(member.Metadata.Namespace)
            .Where(gateway => seen.TryGetValue(gateway.Metadata.Name, out var state) ? gateway.Status?.State != state : gateway.Status?.State is not null));
    }

    private static IEnumerable<NamespacedName> ClustersOf(ObjectCaches caches, IKubernetesObject item) =>
        Names(caches.Clusters.Store.List(item.Metadata.Namespace));

    private static IEnumerable<NamespacedName> Names(IEnumerable<IKubernetesObject> items) =>
        items.Select(static item => item.NamespacedName());
}
