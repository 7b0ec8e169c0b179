using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Operator.Resources;

/// <summary>Lets nodes be drained one after the other: the second waits until the first one's member is back.</summary>
public static class MemberBudget
{
    public static PodDisruptionBudget For(SipCluster cluster) => new()
    {
        Metadata = Metadata.Of(cluster, ObjectNames.Budget(cluster.Metadata.Name)),
        Spec = new PodDisruptionBudgetSpec
        {
            MaxUnavailable = 1,
            Selector = new LabelSelector
            {
                MatchLabels = new Dictionary<string, string>(StringComparer.Ordinal) { [ApiGroup.ClusterLabel] = cluster.Metadata.Name },
            },
            // A member that is not ready serves nothing: it must not keep its node from being drained.
            UnhealthyPodEvictionPolicy = "AlwaysAllow",
        },
    };
}
