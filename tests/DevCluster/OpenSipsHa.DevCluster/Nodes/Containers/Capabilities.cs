using OpenSipsHa.DevCluster.Nodes.Manifests;

namespace OpenSipsHa.DevCluster.Nodes.Containers;

/// <summary>Which capabilities a container's processes may ever have (capabilities(7): the bounding set).</summary>
internal static class Capabilities
{
    /// <summary>What containerd grants when a pod asks for nothing.</summary>
    private static readonly string[] RuntimeDefault =
    [
        "audit_write", "chown", "dac_override", "fowner", "fsetid", "kill", "mknod", "net_bind_service", "net_raw",
        "setfcap", "setgid", "setpcap", "setuid", "sys_chroot",
    ];

    /// <returns>setpriv's notation: `+all`, or `-all` followed by what is kept.</returns>
    public static string BoundingSet(ContainerSecurity? security)
    {
        if (security?.Privileged == true)
            return "+all";
        var add = Names(security?.Capabilities?.Add);
        var drop = Names(security?.Capabilities?.Drop);
        if (add.Contains("all"))
            return drop.Count == 0 ? "+all" : string.Join(',', drop.Select(name => $"-{name}").Prepend("+all"));
        var kept = drop.Contains("all") ? add : [.. RuntimeDefault.Except(drop), .. add];
        return string.Join(',', kept.Distinct().Order(StringComparer.Ordinal).Select(name => $"+{name}").Prepend("-all"));
    }

    private static List<string> Names(IReadOnlyList<string>? names) =>
        [.. (names ?? []).Select(name => name.ToLowerInvariant()).Select(name => name.StartsWith("cap_") ? name[4..] : name)];
}
