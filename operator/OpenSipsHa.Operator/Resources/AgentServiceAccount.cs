using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Operator.Resources;

/// <summary>The identity of a cluster's agents. Its token is mounted where a pod asks for it, never by default: the proxy gets none.</summary>
public static class AgentServiceAccount
{
    public static ServiceAccount For(SipCluster cluster) => new()
    {
        Metadata = Metadata.Of(cluster, ObjectNames.Agent(cluster.Metadata.Name)),
        AutomountServiceAccountToken = false,
    };
}
