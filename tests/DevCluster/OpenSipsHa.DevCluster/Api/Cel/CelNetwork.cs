using System.Net;
using System.Net.Sockets;

namespace OpenSipsHa.DevCluster.Api.Cel;

/// <summary>Kubernetes' IP, CIDR and URL libraries.</summary>
static class CelNetwork
{
    public static bool TryApply(string name, List<object?> arguments, out object? result)
    {
        (var known, result) = Apply(name, arguments);
        return known;
    }

    static (bool, object?) Apply(string name, List<object?> arguments) => (name, arguments) switch
    {
        ("isIP", [string text]) => (true, Parse(text) is not null),
        ("ip", [string text]) => (true, Parse(text) ?? throw new CelException($"IP Address \"{text}\" parse error during conversion from string")),
        ("ip", [CelPrefix prefix]) => (true, prefix.Address),
        ("ip.isCanonical", [string text]) => (true, Parse(text)?.ToString() == text),
        ("family", [IPAddress ip]) => (true, Family(ip)),
        ("isUnspecified", [IPAddress ip]) => (true, ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)),
        ("isLoopback", [IPAddress ip]) => (true, IPAddress.IsLoopback(ip)),
        ("isLinkLocalMulticast", [IPAddress ip]) => (true, ip.AddressFamily == AddressFamily.InterNetwork ? Within(ip, "224.0.0.0/24") : Within(ip, "ff02::/16")),
        ("isLinkLocalUnicast", [IPAddress ip]) => (true, ip.AddressFamily == AddressFamily.InterNetwork ? Within(ip, "169.254.0.0/16") : Within(ip, "fe80::/10")),
        ("isGlobalUnicast", [IPAddress ip]) => (true, IsGlobalUnicast(ip)),
        ("isCIDR", [string text]) => (true, CelPrefix.TryParse(text) is not null),
        ("cidr", [string text]) => (true, CelPrefix.TryParse(text) ?? throw new CelException($"network address parse error during conversion from string: \"{text}\"")),
        ("containsIP", [CelPrefix prefix, IPAddress ip]) => (true, prefix.Contains(ip)),
        ("containsIP", [CelPrefix prefix, string text]) => (true, prefix.Contains(Parse(text) ?? throw new CelException($"IP Address \"{text}\" parse error"))),
        ("containsCIDR", [CelPrefix outer, CelPrefix inner]) => (true, outer.Contains(inner)),
        ("containsCIDR", [CelPrefix outer, string text]) => (true, outer.Contains(CelPrefix.TryParse(text) ?? throw new CelException($"CIDR \"{text}\" parse error"))),
        ("prefixLength", [CelPrefix prefix]) => (true, (long)prefix.Length),
        ("masked", [CelPrefix prefix]) => (true, prefix.Masked()),
        ("isURL", [string text]) => (true, Uri.TryCreate(text, UriKind.Absolute, out _)),
        ("url", [string text]) => (true, Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : throw new CelException($"URL parse error: \"{text}\"")),
        ("getScheme", [Uri uri]) => (true, uri.Scheme),
        ("getHost", [Uri uri]) => (true, uri.IsDefaultPort ? uri.Host : uri.Authority),
        ("getHostname", [Uri uri]) => (true, uri.Host),
        ("getPort", [Uri uri]) => (true, uri.IsDefaultPort ? "" : CelValues.ToText((long)uri.Port)),
        ("getEscapedPath", [Uri uri]) => (true, uri.AbsolutePath),
        _ => (false, null),
    };

    /// <summary>Go's netip without zones and without IPv4-mapped forms, which the library refuses.</summary>
    public static IPAddress? Parse(string text)
    {
        if (!IPAddress.TryParse(text, out var ip) || text.Contains('%', StringComparison.Ordinal))
            return null;
        if (ip.AddressFamily == AddressFamily.InterNetwork)
            return ip.ToString() == text ? ip : null;
        return ip.IsIPv4MappedToIPv6 ? null : ip;
    }

    public static long Family(IPAddress ip) => ip.AddressFamily == AddressFamily.InterNetwork ? 4 : 6;

    static bool IsGlobalUnicast(IPAddress ip) => !IPAddress.IsLoopback(ip) && !ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any)
        && (ip.AddressFamily == AddressFamily.InterNetwork
            ? !Within(ip, "224.0.0.0/4") && !Within(ip, "169.254.0.0/16") && !ip.Equals(IPAddress.Broadcast)
            : !Within(ip, "ff00::/8") && !Within(ip, "fe80::/10"));

    static bool Within(IPAddress ip, string network) => IPNetwork.Parse(network).Contains(ip);
}
