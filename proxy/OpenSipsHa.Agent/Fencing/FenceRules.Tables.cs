using System.Text;

namespace OpenSipsHa.Agent.Fencing;

internal sealed partial record FenceRules
{
    /// <summary>
    /// Input by destination, output by source: a standby talks to the holder, and is talked to from the address. Before
    /// connection tracking on the way out. A neighbour solicitation for the address goes to a multicast group, an
    /// advertisement for it can come from another address (proxy_ndp): both go by their target, bytes 8 to 24 of ICMPv6
    /// (nft knows a name for it only from 1.0.9, and compares raw bytes only with sets of such).
    /// </summary>
    private string InetTable() =>
        $$"""
        table inet {{Table}} {
            set {{GuardedV4}} { type ipv4_addr; }
            set {{GuardedV6}} { typeof @nh,64,128; }
            set {{OpenV4}} { type ipv4_addr; flags dynamic,timeout; }
            set {{OpenV6}} { typeof @nh,64,128; flags dynamic,timeout; }
            chain input {
                type filter hook input priority -300; policy accept;
                ip daddr @{{GuardedV4}} ip daddr != @{{OpenV4}} drop
                meta nfproto ipv6 @nh,192,128 @{{GuardedV6}} @nh,192,128 != @{{OpenV6}} drop
                icmpv6 type nd-neighbor-solicit @th,64,128 @{{GuardedV6}} @th,64,128 != @{{OpenV6}} drop
            }
            chain output {
                type filter hook output priority -300; policy accept;
                ip saddr @{{GuardedV4}} ip saddr != @{{OpenV4}} drop
                meta nfproto ipv6 @nh,64,128 @{{GuardedV6}} @nh,64,128 != @{{OpenV6}} drop
                icmpv6 type nd-neighbor-advert @th,64,128 @{{GuardedV6}} @th,64,128 != @{{OpenV6}} drop
            }
            chain opening4 {
        {{Updates(OpenV4, "ip saddr", "drop")}}
            }
            chain opening6 {
        {{Updates(OpenV6, "@nh,64,128", "drop")}}
            }
            chain opening {
                type filter hook prerouting priority -450; policy accept;
                iif 1 meta nfproto ipv4 meta l4proto udp @th,64,128 {{SecretText}} goto opening4
                iif 1 meta nfproto ipv6 meta l4proto udp @th,64,128 {{SecretText}} goto opening6
            }
        }

        """;

    /// <summary>Frames on the loopback interface come here first and go on to the table above.</summary>
    private string NetdevTable() =>
        $$"""
        table netdev {{Table}} {
            set {{OpenArp}} { type ipv4_addr; flags dynamic,timeout; }
            chain openingarp {
        {{Updates(OpenArp, "ip saddr", "accept")}}
            }
            chain opening {
                type filter hook ingress device "lo" priority -450; policy accept;
                meta protocol ip meta l4proto udp @th,64,128 {{SecretText}} goto openingarp
            }
        }

        """;

    /// <summary>Gratuitous ARP of the holder passes at the standby, which remembers where the address is; nobody answers such.</summary>
    private string ArpTable() =>
        $$"""
        table arp {{Table}} {
            set guarded { type ipv4_addr; }
            set itself { type ipv4_addr . ipv4_addr; }
            chain input {
                type filter hook input priority -300; policy accept;
                arp daddr ip @guarded arp saddr ip . arp daddr ip != @itself meta mark != {{Mark}} drop
            }
        }

        """;

    private static string Updates(string set, string key, string verdict)
    {
        var text = new StringBuilder($"        udp dport {OpeningFrame.ClosingPort} delete @{set} {{ {key} }} {verdict}\n");
        foreach (var ms in OpeningTimes.All)
            text.Append($"        udp dport {ms} update @{set} {{ {key} timeout {ms}ms }} {verdict}\n");
        return text.Append($"        {verdict}").ToString();
    }

    private string SecretText => $"0x{Convert.ToHexStringLower(Secret.Span)}";
}
