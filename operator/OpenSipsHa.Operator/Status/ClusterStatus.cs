using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Operator.Rollout;

namespace OpenSipsHa.Operator.Status;

/// <summary>A SipCluster's status from what was observed. A pure function.</summary>
public static class ClusterStatus
{
    public static SipClusterStatus Of(ClusterObservation seen, DateTimeOffset now)
    {
        var holders = VirtualIPHolders.Of(seen.Cluster, seen.Members);
        var members = Wanted(seen);
        var first = holders is [var vip, ..] ? vip : null;
        var leader = members.Find(m => m.Name == first?.Holder);
        return new SipClusterStatus
        {
            ObservedGeneration = seen.Cluster.Metadata.Generation,
            Conditions = ClusterConditions.Of(seen, holders, now),
            VirtualIPs = holders,
            Members = [.. members.Select(m => Member(m, holders))],
            Leader = leader?.Name,
            Vip = first?.Address,
            MembersReady = $"{members.Count(static m => m.Ready)}/{seen.Cluster.Spec.Replicas}",
            Registrations = leader?.Status?.Registrations,
            Calls = leader?.Status?.Calls,
            ConfigName = seen.Target?.Name,
        };
    }

    internal static List<MemberView> Wanted(ClusterObservation seen) =>
        [.. seen.Members.Where(m => m.Ordinal < seen.Cluster.Spec.Replicas).OrderBy(static m => m.Ordinal)];

    private static MemberStatus Member(MemberView member, IReadOnlyList<VirtualIPStatus> holders) => new()
    {
        Name = member.Name,
        Node = member.Status?.Node,
        Ready = member.Ready,
        Active = holders.Any(h => h.Holder == member.Name),
        AppliedConfig = member.Applied?.Name,
        Registrations = member.Status?.Registrations,
        Calls = member.Status?.Calls,
    };
}
