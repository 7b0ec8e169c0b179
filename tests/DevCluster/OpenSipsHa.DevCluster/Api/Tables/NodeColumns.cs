using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;

namespace OpenSipsHa.DevCluster.Api.Tables;

/// <summary>Name apart: STATUS ROLES AGE VERSION, wide addresses and versions.</summary>
static class NodeColumns
{
    const string RolePrefix = "node-role.kubernetes.io/";

    public static IEnumerable<TableColumn> All(DateTimeOffset now)
    {
        yield return Column("Status", Status);
        yield return Column("Roles", Roles);
        yield return Column("Age", node => Ages.Show(node.StringAt("metadata", "creationTimestamp"), now));
        yield return Column("Version", node => node.StringAt("status", "nodeInfo", "kubeletVersion") ?? "");
        yield return Column("Internal-IP", node => Address(node, "InternalIP"), 1);
        yield return Column("External-IP", node => Address(node, "ExternalIP"), 1);
        yield return Column("OS-Image", node => Info(node, "osImage"), 1);
        yield return Column("Kernel-Version", node => Info(node, "kernelVersion"), 1);
        yield return Column("Container-Runtime", node => Info(node, "containerRuntimeVersion"), 1);
    }

    static TableColumn Column(string name, Func<JsonObject, JsonNode?> cell, int priority = 0) => new(name, "string", "", "", priority, cell);

    static JsonNode? Status(JsonObject node)
    {
        var ready = node.ObjectsAt("status", "conditions").FirstOrDefault(condition => condition.StringAt("type") == "Ready");
        var text = ready is null ? "Unknown" : ready.StringAt("status") == "True" ? "Ready" : "NotReady";
        return node.BoolAt("spec", "unschedulable") ? text + ",SchedulingDisabled" : text;
    }

    static JsonNode? Roles(JsonObject node)
    {
        var roles = (node.ObjectAt("metadata", "labels") ?? []).Where(label => label.Key.StartsWith(RolePrefix, StringComparison.Ordinal)).Select(label => label.Key[RolePrefix.Length..]).ToList();
        return roles.Count == 0 ? "<none>" : string.Join(",", roles);
    }

    static JsonNode? Address(JsonObject node, string type) =>
        node.ObjectsAt("status", "addresses").FirstOrDefault(address => address.StringAt("type") == type).StringAt("address") ?? "<none>";

    static JsonNode? Info(JsonObject node, string name) => node.StringAt("status", "nodeInfo", name) is { Length: > 0 } text ? text : "<unknown>";
}
