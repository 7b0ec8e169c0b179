using static OpenSipsHa.Agent.Preflight.FindingWeight;

namespace OpenSipsHa.Agent.Preflight;

/// <summary>Who answers ARP requests for a virtual IP, and what this node believes (arp_process and arp_solicit in net/ipv4/arp.c).</summary>
internal static class ArpRules
{
    private const string IPv4 = "ipv4";

    public static IEnumerable<PreflightFinding> Check(NodeFacts node)
    {
        if (!node.HasIPv4)
            return [];
        return [.. CheckOwn(node), .. node.Neighbours.SelectMany(other => CheckNeighbour(node, other)), .. CheckProxies(node)];
    }

    private static IEnumerable<PreflightFinding> CheckOwn(NodeFacts node)
    {
        var (sysctls, link) = (node.Sysctls, node.Interface);
        var ignore = sysctls.Larger(IPv4, link, "arp_ignore");
        var where = sysctls.Where(IPv4, link, "arp_ignore", ignore);
        if (ignore == 8)
        {
            yield return new(
                Warning, "ArpUnanswered", $"{where} is 8", "this node answers no ARP request: a virtual IP on it is reached by nobody",
                $"sysctl -w {where}=0 (1 when several interfaces are in one network)");
        }

        // 1 answers on the interface that has the address, which is where it is asked for. 3 is about addresses of scope host,
        // which a virtual IP is not; 4 to 7 answer as 0 does.
        if (ignore == 2)
        {
            yield return new(
                Notice, "ArpAnsweredInNetworkOnly", $"{where} is 2",
                $"a virtual IP is found only by stations that are in a network of {link}; a router that asks from another address does not find it",
                $"sysctl -w {where}=1");
        }

        if (sysctls.Either(IPv4, link, "drop_gratuitous_arp"))
        {
            var drops = sysctls.Where(IPv4, link, "drop_gratuitous_arp", 1);
            yield return new(
                Warning, "GratuitousArpDropped", $"{drops} is 1",
                "this node ignores the announcements of the other members: after a takeover what runs here keeps sending to the node before, for up to a minute",
                $"sysctl -w {drops}=0");
        }

        if (sysctls.Either(IPv4, link, "arp_filter") && node.Neighbours.Count > 0)
        {
            var filter = sysctls.Where(IPv4, link, "arp_filter", 1);
            yield return new(
                Warning, "ArpFilteredByRoute", $"{filter} is 1 and {string.Join(", ", node.Neighbours)} is in the virtual IP's network as well",
                $"a request is answered on the interface that the route back leads through, which need not be {link}: then it is announced here and answered for there",
                $"sysctl -w {filter}=0, with arp_ignore=1 and arp_announce=2 instead");
        }
    }

    private static IEnumerable<PreflightFinding> CheckNeighbour(NodeFacts node, string other)
    {
        var sysctls = node.Sysctls;
        if (sysctls.Larger(IPv4, other, "arp_ignore") is not (1 or 2 or 8) && !sysctls.Either(IPv4, other, "arp_filter"))
        {
            yield return new(
                Warning, "ArpAnsweredElsewhere", $"{other} is in the virtual IP's network as well, and {Sysctls.Name(Sysctls.Own(IPv4, other, "arp_ignore"))} is not 1",
                $"both answer for the virtual IP: some neighbours reach it through {other}, of whose link the agent knows nothing",
                $"sysctl -w {Sysctls.Name(Sysctls.Own(IPv4, other, "arp_ignore"))}=1");
        }

        if (sysctls.Larger(IPv4, other, "arp_announce") < 2)
        {
            yield return new(
                Warning, "ArpAnnouncedElsewhere", $"{other} is in the virtual IP's network as well, and {Sysctls.Name(Sysctls.Own(IPv4, other, "arp_announce"))} is not 2",
                $"what the proxy sends from the virtual IP through {other} tells neighbours that it is there",
                $"sysctl -w {Sysctls.Name(Sysctls.Own(IPv4, other, "arp_announce"))}=2");
        }
    }

    /// <summary>A node that forwards may answer for what it does not have.</summary>
    private static IEnumerable<PreflightFinding> CheckProxies(NodeFacts node)
    {
        var (sysctls, link) = (node.Sysctls, node.Interface);
        if (sysctls.OfInterface(IPv4, link, "forwarding") is null or 0)
            yield break;
        if (sysctls.Either(IPv4, link, "proxy_arp_pvlan"))
        {
            var where = sysctls.Where(IPv4, link, "proxy_arp_pvlan", 1);
            yield return new(
                Warning, "ProxyArpForNetwork", $"{where} is 1 and {link} forwards",
                "this node answers ARP requests for every address of its network, for a virtual IP that another node holds, too",
                $"sysctl -w {where}=0");
        }

        if (sysctls.Either(IPv4, link, "proxy_arp") && node.Neighbours.Count > 0)
        {
            var where = sysctls.Where(IPv4, link, "proxy_arp", 1);
            yield return new(
                Warning, "ProxyArp", $"{where} is 1, {link} forwards, and {string.Join(", ", node.Neighbours)} is in the virtual IP's network as well",
                $"where the route to it leads through another interface this node answers on {link} for a virtual IP that another node holds",
                $"sysctl -w {where}=0");
        }
    }
}
