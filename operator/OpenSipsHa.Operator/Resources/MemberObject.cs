using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Operator.Compilation;

namespace OpenSipsHa.Operator.Resources;

/// <summary>The SipMember of one pod.</summary>
public static class MemberObject
{
    /// <param name="config">What it must run; null = nothing yet.</param>
    public static SipMember For(SipCluster cluster, string name, ConfigRef? config) => new()
    {
        Metadata = Metadata.Of(cluster, name),
        Spec = new SipMemberSpec { Cluster = cluster.Metadata.Name, ConfigName = config?.Name, ConfigHash = config?.Hash },
    };
}
