using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Operator.Compilation;

namespace OpenSipsHa.Operator.Resources;

/// <summary>The SipMember of one pod.</summary>
public static class MemberObject
{
    /// <param name="config">What it must run; null = nothing yet.</param>
    /// <param name="peers">The other members; null = none is known.</param>
    /// <param name="handover">What it has to give up; null = nothing.</param>
    public static SipMember For(
        SipCluster cluster, string name, ConfigRef? config, IReadOnlyList<MemberPeer>? peers = null, HandoverRequest? handover = null) => new()
    {
        Metadata = Metadata.Of(cluster, name),
        Spec = new SipMemberSpec
        {
            Cluster = cluster.Metadata.Name,
            ConfigName = config?.Name,
            ConfigHash = config?.Hash,
            Peers = peers,
            Handover = handover,
        },
    };
}
