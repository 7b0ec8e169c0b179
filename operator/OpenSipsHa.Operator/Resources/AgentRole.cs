using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Operator.Resources;

/// <summary>
/// What the agents of a cluster may do, by name wherever RBAC can: resourceNames never allow create (the name is not
/// yet known to the authorizer), so creating Leases and Events is allowed as such.
/// </summary>
public static class AgentRole
{
    /// <param name="leases">Names of the Leases of the virtual IPs, old ones included until no member runs them.</param>
    /// <param name="configs">Names of the ConfigMaps that members run or shall run.</param>
    /// <param name="members">Names of the SipMembers.</param>
    public static Role For(
        SipCluster cluster, IEnumerable<string> leases, IEnumerable<string> configs, IEnumerable<string> members)
    {
        var memberNames = Sorted(members);
        var rules = new List<PolicyRule>
        {
            Rule("coordination.k8s.io", "leases", ["create"]),
            Rule(ApiGroup.Name, "sipmembers", ["get", "list", "watch"], memberNames),
            Rule(ApiGroup.Name, "sipmembers/status", ["get", "update", "patch"], memberNames),
            Rule("", "events", ["create", "patch"]),
        };
        // An empty list of names would mean every object.
        if (Sorted(leases) is { Count: > 0 } leaseNames)
            rules.Insert(1, Rule("coordination.k8s.io", "leases", ["get", "list", "watch", "update", "patch", "delete"], leaseNames));
        if (Sorted(configs) is { Count: > 0 } configNames)
            rules.Add(Rule("", "configmaps", ["get"], configNames));
        return new Role { Metadata = Metadata.Of(cluster, ObjectNames.Agent(cluster.Metadata.Name)), Rules = rules };
    }

    private static List<string> Sorted(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static PolicyRule Rule(string group, string resource, string[] verbs, List<string>? names = null) =>
        new() { ApiGroups = [group], Resources = [resource], Verbs = verbs, ResourceNames = names };
}
