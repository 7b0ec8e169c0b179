namespace OpenSipsHa.Agent.Preflight;

/// <summary>
/// Values below /proc/sys/net, and how the kernel combines those of `all` with those of an interface, which differs from
/// one to the next (IN_DEV_MAXCONF, IN_DEV_ORCONF, IN_DEV_CONF_GET in linux/inetdevice.h; net/ipv6). `default` is only what
/// new interfaces begin with.
/// </summary>
/// <param name="Values">By path below /proc/sys/net; those that the kernel does not have are missing.</param>
public sealed record Sysctls(IReadOnlyDictionary<string, int> Values)
{
    /// <summary>null = the kernel has none.</summary>
    public int? Get(string path) => Values.TryGetValue(path, out var value) ? value : null;

    /// <summary>The larger of `all` and the interface: arp_ignore, arp_announce, rp_filter, accept_dad.</summary>
    public int Larger(string family, string @interface, string name) =>
        Math.Max(Get(All(family, name)) ?? 0, Get(Own(family, @interface, name)) ?? 0);

    /// <summary>
    /// On when it is for `all` or for the interface: arp_filter, proxy_arp, drop_gratuitous_arp, and proxy_arp_pvlan, of which
    /// older kernels heed the interface's only.
    /// </summary>
    public bool Either(string family, string @interface, string name) => Larger(family, @interface, name) != 0;

    /// <summary>
    /// The interface's alone. Writing `all` of forwarding and disable_ipv6 writes every interface's at that moment;
    /// `all` of drop_unsolicited_na does nothing.
    /// </summary>
    public int? OfInterface(string family, string @interface, string name) => Get(Own(family, @interface, name));

    /// <summary>Which of the two files says so, for people: in the notation of sysctl(8).</summary>
    public string Where(string family, string @interface, string name, int value) =>
        Get(Own(family, @interface, name)) == value ? Name(Own(family, @interface, name)) : Name(All(family, name));

    /// <summary>A name with dots in it (eth0.100) is written with slashes, as sysctl(8) wants it.</summary>
    public static string Name(string path) => path.Contains('.', StringComparison.Ordinal) ? $"net/{path}" : $"net.{path.Replace('/', '.')}";

    public static string All(string family, string name) => $"{family}/conf/all/{name}";

    public static string Own(string family, string @interface, string name) => $"{family}/conf/{@interface}/{name}";
}
