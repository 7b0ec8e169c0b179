using System.Net;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Operator.Rollout;

namespace OpenSipsHa.Operator.Resources;

/// <summary>Where a member reaches the others.</summary>
public static class MemberPeers
{
    /// <summary>
    /// By name. The address of a member whose pod is away, or waits for a node, stays the one it had last: it comes
    /// back there, and an agent must not forget a peer that it may owe a promise.
    /// </summary>
    public static IReadOnlyList<MemberPeer>? Of(string member, IReadOnlyList<MemberView> members)
    {
        var told = members.SelectMany(static m => m.Peers).DistinctBy(static p => p.Name).ToDictionary(static p => p.Name, static p => p.Address, StringComparer.Ordinal);
        MemberPeer[] peers =
        [
            .. members.Where(m => m.Name != member)
                .Select(m => (m.Name, Address: m.Address ?? told.GetValueOrDefault(m.Name)))
                .Where(static p => IPAddress.TryParse(p.Address, out _))
                .OrderBy(static p => p.Name, StringComparer.Ordinal)
                .Select(static p => new MemberPeer { Name = p.Name, Address = p.Address! }),
        ];
        return peers.Length > 0 ? peers : null;
    }
}
