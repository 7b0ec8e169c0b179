using System.Globalization;

namespace OpenSipsHa.Agent.Preflight;

/// <summary>Reads /proc/sys/net, which shows the network namespace of the thread that reads.</summary>
public static class SysctlReader
{
    private const string Root = "/proc/sys/net";

    private static readonly string[] IPv4Names =
        ["arp_ignore", "arp_announce", "arp_filter", "drop_gratuitous_arp", "proxy_arp", "proxy_arp_pvlan", "rp_filter", "forwarding"];

    private static readonly string[] IPv6Names = ["disable_ipv6", "drop_unsolicited_na", "accept_dad"];

    private static readonly string[] OfTheNode = ["ipv4/ip_nonlocal_bind", "ipv6/ip_nonlocal_bind", "bridge/bridge-nf-call-arptables"];

    /// <summary>What a preflight looks at, for these interfaces and for `all`. What the kernel does not have is left out.</summary>
    public static Sysctls Read(IEnumerable<string> interfaces)
    {
        var paths = interfaces.Append("all").SelectMany(name => (IEnumerable<string>)
        [
            .. IPv4Names.Select(sysctl => Sysctls.Own("ipv4", name, sysctl)),
            .. IPv6Names.Select(sysctl => Sysctls.Own("ipv6", name, sysctl)),
        ]);
        var values = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var path in paths.Concat(OfTheNode))
        {
            if (ReadOne(path) is { } value)
                values[path] = value;
        }

        return new Sysctls(values);
    }

    private static int? ReadOne(string path)
    {
        try
        {
            return int.TryParse(File.ReadAllText(Path.Combine(Root, path)), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not of this kernel, or the interface has gone.
            return null;
        }
    }
}
