namespace OpenSipsHa.Operator.Resources;

/// <summary>Names of what belongs to a SipCluster (docs/architecture.md, Names).</summary>
public static class ObjectNames
{
    /// <summary>ServiceAccount, Role and RoleBinding of the members' agents.</summary>
    public static string Agent(string cluster) => cluster + "-agent";

    /// <summary>Secret with the key of the agents' heartbeats.</summary>
    public static string Heartbeat(string cluster) => cluster + "-heartbeat";

    /// <summary>Secret with the key of the proxies' nonces.</summary>
    public static string Nonce(string cluster) => cluster + "-nonce";

    /// <summary>PodDisruptionBudget of the members.</summary>
    public static string Budget(string cluster) => cluster;

    /// <summary>Pod and SipMember.</summary>
    public static string Member(string cluster, int ordinal) => $"{cluster}-{ordinal}";

    /// <summary>null = not a member of that cluster.</summary>
    public static int? Ordinal(string cluster, string member) =>
        member.Length > cluster.Length + 1 && member.StartsWith(cluster + "-", StringComparison.Ordinal)
        && int.TryParse(member.AsSpan(cluster.Length + 1), System.Globalization.NumberStyles.None, null, out var ordinal)
            ? ordinal
            : null;
}
