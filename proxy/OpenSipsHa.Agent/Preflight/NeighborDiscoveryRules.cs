using static OpenSipsHa.Agent.Preflight.FindingWeight;

namespace OpenSipsHa.Agent.Preflight;

/// <summary>IPv6: net/ipv6/addrconf.c, ndisc.c.</summary>
internal static class NeighborDiscoveryRules
{
    private const string IPv6 = "ipv6";

    public static IEnumerable<PreflightFinding> Check(NodeFacts node)
    {
        var (sysctls, link) = (node.Sysctls, node.Interface);
        if (!node.HasIPv6)
            yield break;

        if (sysctls.OfInterface(IPv6, link, "disable_ipv6") is not { } disabled)
        {
            yield return new(
                Warning, "NoIPv6", $"the kernel has no IPv6 on {link} (ipv6.disable=1, or an MTU below 1280)", "a virtual IP of IPv6 cannot be bound",
                "Boot without ipv6.disable=1, or set the MTU to 1280 at least");
            yield break;
        }

        var where = Sysctls.Name(Sysctls.Own(IPv6, link, "disable_ipv6"));
        if (disabled != 0)
        {
            yield return new(
                Warning, "IPv6Disabled", $"{where} is {disabled}", "the kernel refuses to bind a virtual IP of IPv6", $"sysctl -w {where}=0");
        }

        var drops = Sysctls.Name(Sysctls.Own(IPv6, link, "drop_unsolicited_na"));
        if (sysctls.OfInterface(IPv6, link, "drop_unsolicited_na") is not (null or 0))
        {
            yield return new(
                Warning, "UnsolicitedAdvertisementsDropped", $"{drops} is 1",
                "this node ignores the announcements of the other members: after a takeover what runs here keeps sending to the node before, until it is found not to answer",
                $"sysctl -w {drops}=0");
        }

        // Virtual IPs are bound without detection of duplicates (IFA_F_NODAD); this is about the link-local address.
        if (sysctls.Larger(IPv6, link, "accept_dad") >= 2)
        {
            var dad = sysctls.Where(IPv6, link, "accept_dad", 2);
            yield return new(
                Notice, "DuplicateDisablesIPv6", $"{dad} is 2",
                $"a station that claims the link-local address of {link} makes the kernel turn IPv6 off there, and a virtual IP with it", $"sysctl -w {dad}=1");
        }

        if (sysctls.Get("ipv6/ip_nonlocal_bind") == 1)
        {
            yield return new(
                Notice, "NonlocalBindIPv6", "net.ipv6.ip_nonlocal_bind is 1",
                "any program of this node may bind a virtual IP that another node holds; the proxy does not need it", "Nothing is to be done");
        }
    }
}
