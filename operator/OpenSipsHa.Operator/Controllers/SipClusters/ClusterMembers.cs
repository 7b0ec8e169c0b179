using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Operator.Resources;
using OpenSipsHa.Operator.Rollout;

namespace OpenSipsHa.Operator.Controllers.SipClusters;

/// <summary>All members that there are or shall be, by ordinal.</summary>
internal static class ClusterMembers
{
    public static IReadOnlyList<MemberView> Of(SipCluster cluster, ObjectCaches caches)
    {
        var members = ObjectCaches.Owned(caches.Members, cluster).ToDictionary(static m => m.Metadata.Name, StringComparer.Ordinal);
        var pods = ObjectCaches.Owned(caches.Pods, cluster).ToDictionary(static p => p.Metadata.Name, StringComparer.Ordinal);
        return
        [
            .. Enumerable.Range(0, cluster.Spec.Replicas)
                .Concat(members.Keys.Concat(pods.Keys).Select(name => ObjectNames.Ordinal(cluster.Metadata.Name, name)).OfType<int>())
                .Distinct().Order()
                .Select(ordinal =>
                {
                    var name = ObjectNames.Member(cluster.Metadata.Name, ordinal);
                    return MemberView.Of(name, ordinal, members.GetValueOrDefault(name), pods.GetValueOrDefault(name));
                }),
        ];
    }
}
