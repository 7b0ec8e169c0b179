using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Operator.Rollout;

namespace OpenSipsHa.Operator.Status;

/// <summary>
/// Who holds what, from what members say of themselves. A member on a lost node goes on saying what it said last, so
/// of two claims the one of the higher term (leaseTransitions) counts: its Lease was taken later.
/// </summary>
internal static class VirtualIPHolders
{
    public static IReadOnlyList<VirtualIPStatus> Of(SipCluster cluster, IReadOnlyList<MemberView> members) =>
        [.. cluster.Spec.VirtualIPs.Select(vip => Of(vip, members))];

    private static VirtualIPStatus Of(VirtualIP vip, IReadOnlyList<MemberView> members)
    {
        var claims = members.SelectMany(m => (m.Status?.VirtualIPs ?? []).Where(v => v.Name == vip.Name)
            .Select(v => (Member: m, Claim: v))).ToList();
        var (holder, claim) = claims.Where(static c => c.Claim.Held)
            .OrderByDescending(static c => c.Claim.Term ?? -1).ThenByDescending(static c => c.Claim.Since)
            .FirstOrDefault();
        return new VirtualIPStatus
        {
            Name = vip.Name,
            Address = vip.Address,
            Holder = holder?.Name,
            Node = holder?.Status?.Node,
            Mode = claim?.Mode,
            Successor = claim?.Successor,
            Since = claim?.Since,
            Transitions = claims.Max(static c => Transitions(c.Claim)),
        };
    }

    private static long? Transitions(MemberVirtualIP claim) => claim.Transitions ?? claim.Term;
}
