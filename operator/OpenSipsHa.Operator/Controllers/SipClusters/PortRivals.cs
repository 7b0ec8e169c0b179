using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Operator.Compilation;

namespace OpenSipsHa.Operator.Controllers.SipClusters;

/// <summary>Clusters that cannot share a node with this one, because both take the same port of the node's address.</summary>
internal static class PortRivals
{
    public static IReadOnlyList<string> Of(SipCluster cluster, IReadOnlyList<SipCluster> all)
    {
        var own = Ports(cluster.Spec);
        return
        [
            .. all.Where(other => other.Metadata.Uid != cluster.Metadata.Uid && own.Overlaps(Ports(other.Spec)))
                .Select(static other => $"{other.Metadata.Namespace}/{other.Metadata.Name}")
                .Order(StringComparer.Ordinal),
        ];
    }

    private static HashSet<(string Protocol, int Port)> Ports(SipClusterSpec spec) =>
    [
        ("TCP", spec.Telemetry.AgentPort),
        ("TCP", spec.Telemetry.ProxyPort),
        .. HeartbeatPort.Of(spec.Failover) is { } heartbeats ? [("UDP", heartbeats)] : Array.Empty<(string, int)>(),
        .. spec.Listeners.Where(static l => l.Address == ListenerAddress.Node).Select(static l => (l.Transport.ToString(), l.Port)),
    ];
}
