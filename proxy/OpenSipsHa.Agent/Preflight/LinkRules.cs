using static OpenSipsHa.Agent.Preflight.FindingWeight;

namespace OpenSipsHa.Agent.Preflight;

/// <summary>The interface itself, and the bridge that it may be.</summary>
internal static class LinkRules
{
    public static IEnumerable<PreflightFinding> Check(NodeFacts node)
    {
        var link = node.Link;
        if (!node.IsEthernet)
        {
            yield return new(
                Warning, "NotEthernet", $"{link.Name} has no Ethernet address",
                "a virtual IP cannot be announced on it, so that neighbours keep sending to the node before", "Name another interface in spec.interface");
        }

        if (link.IsWithoutArp)
        {
            yield return new(
                Warning, "NoArp", $"{link.Name} is set to NOARP", "nobody on the network can find out where the virtual IP is",
                $"ip link set dev {link.Name} arp on, or name another interface in spec.interface");
        }

        if (link.PortKind is "bridge" or "bond" or "team" or "openvswitch")
        {
            yield return new(
                Warning, "InterfaceIsPort", $"{link.Name} is a port of the {link.PortKind} {node.MasterName}",
                "what comes in on it goes there and not to the addresses on it: the virtual IP is not reached",
                $"Name {node.MasterName} in spec.interface");
        }
        else if (link.PortKind == "vrf")
        {
            yield return new(
                Notice, "InterfaceInVrf", $"{link.Name} belongs to the VRF {node.MasterName}",
                "sockets that are not bound to the VRF, those of the proxy among them, hear nothing from it unless net.ipv4.udp_l3mdev_accept and net.ipv4.tcp_l3mdev_accept are 1",
                "Set both to 1, or name another interface in spec.interface");
        }

        foreach (var finding in CheckKind(node))
            yield return finding;
    }

    private static IEnumerable<PreflightFinding> CheckKind(NodeFacts node)
    {
        var name = node.Link.Name;
        return node.Link.Kind switch
        {
            "bridge" => CheckBridge(node),
            "ipvlan" when node.Link.Mode == 0 =>
            [
                new(
                    Warning, "IpvlanSharesMac", $"{name} is an ipvlan and shares the MAC of the interface below it and of its other ipvlans",
                    "an announcement moves the virtual IP to another node, but not between members on the same one, and nobody can tell a conflict among them",
                    "Use the interface below it, or a macvlan, in spec.interface"),
            ],
            "ipvlan" =>
            [
                new(
                    Warning, "IpvlanWithoutArp", $"{name} is an ipvlan of mode L3",
                    "it neither hears nor answers ARP and neighbour discovery: the virtual IP is reached through routes only, which a takeover does not move",
                    "Use the interface below it, or a macvlan, in spec.interface"),
            ],
            "macvlan" when node.Link.Mode == 16 =>
            [
                new(
                    Warning, "MacvlanSource", $"{name} is a macvlan of mode source",
                    "only stations whose MAC is on its list reach the virtual IP", "Use a macvlan of mode bridge, or the interface below it, in spec.interface"),
            ],
            "macvlan" =>
            [
                new(
                    Notice, "MacvlanHidesNode", $"{name} is a macvlan",
                    "the node itself does not reach the virtual IP through the interface below it, and, in mode private or vepa, other macvlans on it do not either",
                    "Nothing is to be done when all clients are elsewhere"),
            ],
            "bond" when node.Link.Mode == 6 =>
            [
                new(
                    Notice, "BondSpreadsMacs", $"{name} is a bond of mode balance-alb, which gives neighbours the MACs of different ports",
                    "an announcement sends all of them to one port until the bond has spread them again", "Mode active-backup or 802.3ad has one MAC"),
            ],
            _ => [],
        };
    }

    /// <summary>net/bridge/br_arp_nd_proxy.c, br_netfilter_hooks.c.</summary>
    private static IEnumerable<PreflightFinding> CheckBridge(NodeFacts node)
    {
        var bridge = node.Link.Name;
        foreach (var port in node.BridgePorts.Where(port => port.SuppressesNeighbours))
        {
            yield return new(
                Warning, "BridgeSuppressesAnnouncements", $"port {port.Name} of bridge {bridge} has neigh_suppress on",
                "gratuitous ARP, ARP probes and unsolicited advertisements are not let out through it: a takeover goes unnoticed there",
                $"bridge link set dev {port.Name} neigh_suppress off");
        }

        foreach (var port in node.BridgePorts.Where(port => port.AnswersForOthers))
        {
            yield return new(
                Warning, "BridgeAnswersForOthers", $"port {port.Name} of bridge {bridge} has proxy_arp on",
                "the bridge answers for the virtual IP with the MAC that it knew last, also after a takeover",
                $"bridge link set dev {port.Name} proxy_arp off; proxy_arp_wifi off");
        }

        if (node.Link.CallsArptables || node.Sysctls.Get("bridge/bridge-nf-call-arptables") == 1)
        {
            yield return new(
                Notice, "BridgeCallsArptables", $"bridge {bridge} sends the ARP that it forwards through the arptables chain FORWARD (bridge-nf-call-arptables)",
                "a rule there that drops ARP would hide takeovers from stations behind the bridge, and their conflicts from this node",
                "Nothing is to be done when arptables and nft list ruleset show no such rule");
        }
    }
}
