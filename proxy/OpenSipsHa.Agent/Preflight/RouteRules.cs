using static OpenSipsHa.Agent.Preflight.FindingWeight;

namespace OpenSipsHa.Agent.Preflight;

/// <summary>What happens to IPv4 packets that did reach this node.</summary>
internal static class RouteRules
{
    private const string IPv4 = "ipv4";

    public static IEnumerable<PreflightFinding> Check(NodeFacts node)
    {
        var (sysctls, link) = (node.Sysctls, node.Interface);
        if (!node.HasIPv4)
            yield break;

        // Strict when the larger of the two is 1: 2 of either makes it loose.
        if (sysctls.Larger(IPv4, link, "rp_filter") == 1
            && node.DefaultRouteInterfaces.Count > 0 && !node.DefaultRouteInterfaces.Contains(link))
        {
            var where = sysctls.Where(IPv4, link, "rp_filter", 1);
            yield return new(
                Warning, "ReversePathStrict", $"{where} is 1 and the default route leads through {string.Join(", ", node.DefaultRouteInterfaces)}, not {link}",
                $"what comes to the virtual IP on {link} from beyond its network is dropped, because the way back is another",
                $"sysctl -w {Sysctls.Name(Sysctls.Own(IPv4, link, "rp_filter"))}=2");
        }

        if (sysctls.Get("ipv4/ip_nonlocal_bind") == 1)
        {
            yield return new(
                Notice, "NonlocalBind", "net.ipv4.ip_nonlocal_bind is 1",
                "any program of this node may bind a virtual IP that another node holds; the proxy does not need it", "Nothing is to be done");
        }
    }
}
