using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Operator.Resources;

/// <summary>Metadata of what belongs to a SipCluster: labels to find it by, an owner to be collected with.</summary>
public static class Metadata
{
    public static ObjectMeta Of(SipCluster owner, string name) => new()
    {
        Name = name,
        Namespace = owner.Metadata.Namespace,
        Labels = Labels(owner.Metadata.Name),
        OwnerReferences = [owner.AsController()],
    };

    /// <summary>Selects everything that belongs to any SipCluster.</summary>
    public static string Selector => $"{ApiGroup.ClusterLabel},app.kubernetes.io/managed-by={ManagedBy}";

    private const string ManagedBy = "opensips-ha";

    private static Dictionary<string, string> Labels(string cluster) => new(StringComparer.Ordinal)
    {
        ["app.kubernetes.io/name"] = "opensips-ha",
        ["app.kubernetes.io/instance"] = cluster,
        ["app.kubernetes.io/managed-by"] = ManagedBy,
        [ApiGroup.ClusterLabel] = cluster,
    };
}
