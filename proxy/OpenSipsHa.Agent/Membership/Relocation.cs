using OpenSipsHa.Agent.Election;
using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Agent.Membership;

/// <summary>Whether a holder gives a virtual IP back to its preferred node: a function of values.</summary>
internal static class Relocation
{
    /// <returns>The member that should have it; null = it stays where it is.</returns>
    public static PeerView? Target(Contracts.Configuration.VirtualIP vip, string ownNode, FailoverSettings failover, ElectionOverview election, Instant now)
    {
        if (!failover.Preempt || election.Mode is null || vip.PreferredNode.Length == 0 || vip.PreferredNode == ownNode)
            return null;
        var delay = TimeSpan.FromMilliseconds(failover.PreferenceDelayMs);
        return election.Peers.FirstOrDefault(peer =>
            peer.IsEligible && peer.Node == vip.PreferredNode && now - peer.EligibleSince >= delay);
    }

    /// <summary>How much later than the preferred node this member takes an address that nobody has.</summary>
    public static TimeSpan FirstTakeDelay(Contracts.Configuration.VirtualIP vip, string ownNode, FailoverSettings failover) =>
        vip.PreferredNode.Length > 0 && vip.PreferredNode != ownNode ? TimeSpan.FromMilliseconds(failover.PreferenceDelayMs) : TimeSpan.Zero;
}
