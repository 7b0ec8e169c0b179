using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Operator.Resources;

/// <summary>Gives <see cref="AgentRole"/> to <see cref="AgentServiceAccount"/>.</summary>
public static class AgentRoleBinding
{
    public static RoleBinding For(SipCluster cluster)
    {
        var name = ObjectNames.Agent(cluster.Metadata.Name);
        return new RoleBinding
        {
            Metadata = Metadata.Of(cluster, name),
            RoleRef = new RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = name },
            Subjects = [new Subject { Kind = "ServiceAccount", Name = name, Namespace = cluster.Metadata.Namespace }],
        };
    }
}
