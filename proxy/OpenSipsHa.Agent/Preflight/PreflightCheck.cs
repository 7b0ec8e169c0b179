namespace OpenSipsHa.Agent.Preflight;

/// <summary>Looks for settings of a node that would break a takeover. Changes nothing.</summary>
/// <remarks>
/// What does no harm here, and is not reported whatever its value:
/// promote_secondaries, for virtual IPs are host addresses and nothing is ever secondary to one (see
/// <see cref="VirtualIP.FencedAddress"/>);
/// arp_accept, which decides about stations not known yet, and whoever talks to a virtual IP knows it;
/// arp_notify and ndisc_notify, for the agent announces by itself;
/// arp_evict_nocarrier and ndisc_evict_nocarrier, which forget neighbours of a link that is down anyway;
/// keep_addr_on_down, which does not keep addresses with a lifetime; the agent binds them again.
/// </remarks>
public static class PreflightCheck
{
    public static PreflightResult Run(NodeFacts node) =>
        new([.. LinkRules.Check(node), .. ArpRules.Check(node), .. RouteRules.Check(node), .. NeighborDiscoveryRules.Check(node)]);
}
