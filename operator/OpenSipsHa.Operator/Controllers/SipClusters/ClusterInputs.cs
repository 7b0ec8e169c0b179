using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Caching;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Compilation;

namespace OpenSipsHa.Operator.Controllers.SipClusters;

/// <summary>The compiler's input, from the caches.</summary>
internal static class ClusterInputs
{
    public static ClusterInput Of(SipCluster cluster, ObjectCaches caches) => new(
        cluster,
        ByName(caches.Sets.Store, cluster.Metadata.Namespace),
        ByName(caches.Gateways.Store, cluster.Metadata.Namespace),
        [.. caches.Clusters.Store.List().Where(other => other.Metadata.Uid != cluster.Metadata.Uid)]);

    public static IReadOnlyDictionary<string, T> ByName<T>(IStore<T> store, string? ns)
        where T : class, IKubernetesObject =>
        store.List(ns).Where(static item => !item.IsTerminating())
            .ToDictionary(static item => item.Metadata.Name, StringComparer.Ordinal);
}
