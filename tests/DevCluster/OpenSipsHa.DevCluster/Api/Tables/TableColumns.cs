using System.Globalization;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Resources;

namespace OpenSipsHa.DevCluster.Api.Tables;

/// <summary>The columns that the server prints: of a CRD its own, of built-in kinds those of kubectl's users' habit.</summary>
sealed class TableColumns(TimeProvider time)
{
    DateTimeOffset Now => time.GetUtcNow();

    public IReadOnlyList<TableColumn> Of(ResourceType type)
    {
        if (type.IsCustom)
            return [Name(), .. type.Columns.Select(Custom)];
        return type.Resource.ToString() switch
        {
            "pods" => [Name(), .. PodColumns.All(Now)],
            "nodes" => [Name(), .. NodeColumns.All(Now)],
            "configmaps" => [Name(), Plain("Data", value => (value.ObjectAt("data")?.Count ?? 0) + (value.ObjectAt("binaryData")?.Count ?? 0), "string"), Age()],
            "secrets" => [Name(), Field("Type", "type"), Plain("Data", value => value.ObjectAt("data")?.Count ?? 0, "string"), Age()],
            "namespaces" => [Name(), Field("Status", "status", "phase"), Age()],
            "serviceaccounts" => [Name(), Plain("Secrets", value => value.ArrayAt("secrets")?.Count ?? 0, "string"), Age()],
            "services" => [Name(), Field("Type", "spec", "type"), Or("Cluster-IP", "<none>", "spec", "clusterIP"), Plain("External-IP", _ => "<none>"), Plain("Port(s)", Ports), Age(), Plain("Selector", value => Labels(value.ObjectAt("spec", "selector")), priority: 1)],
            "leases.coordination.k8s.io" => [Name(), Field("Holder", "spec", "holderIdentity"), Age()],
            "events" or "events.events.k8s.io" => EventColumns(),
            "customresourcedefinitions.apiextensions.k8s.io" => [Name(), Plain("Created At", value => value.StringAt("metadata", "creationTimestamp"), "date")],
            "roles.rbac.authorization.k8s.io" or "clusterroles.rbac.authorization.k8s.io" => [Name(), Plain("Created At", value => value.StringAt("metadata", "creationTimestamp"), "date")],
            "rolebindings.rbac.authorization.k8s.io" or "clusterrolebindings.rbac.authorization.k8s.io" => [Name(), Plain("Role", value => $"{value.StringAt("roleRef", "kind")}/{value.StringAt("roleRef", "name")}"), Age()],
            "deployments.apps" => [Name(), Plain("Ready", value => $"{value.LongAt("status", "readyReplicas") ?? 0}/{value.LongAt("spec", "replicas") ?? 0}"), Count("Up-to-date", "status", "updatedReplicas") with { Type = "string" }, Count("Available", "status", "availableReplicas") with { Type = "string" }, Age(), .. Workload()],
            "replicasets.apps" => [Name(), Count("Desired", "spec", "replicas"), Count("Current", "status", "replicas"), Count("Ready", "status", "readyReplicas"), Age(), .. Workload()],
            "poddisruptionbudgets.policy" => [Name(), Plain("Min Available", value => Text(value.At("spec", "minAvailable")) ?? "N/A"), Plain("Max Unavailable", value => Text(value.At("spec", "maxUnavailable")) ?? "N/A"), Count("Allowed Disruptions", "status", "disruptionsAllowed"), Age()],
            _ => [Name(), Age()],
        };
    }

    static IEnumerable<TableColumn> Workload()
    {
        yield return Plain("Containers", value => string.Join(",", value.ObjectsAt("spec", "template", "spec", "containers").Select(container => container.StringAt("name"))), priority: 1);
        yield return Plain("Images", value => string.Join(",", value.ObjectsAt("spec", "template", "spec", "containers").Select(container => container.StringAt("image"))), priority: 1);
        yield return Plain("Selector", value => Labels(value.ObjectAt("spec", "selector", "matchLabels")), priority: 1);
    }

    static TableColumn Name() => new("Name", "string", "name", "", 0, value => value.Name());

    TableColumn Age() => new("Age", "string", "", "", 0, value => Ages.Show(value.StringAt("metadata", "creationTimestamp"), Now));

    static TableColumn Plain(string name, Func<JsonObject, JsonNode?> cell, string type = "string", int priority = 0) => new(name, type, "", "", priority, cell);

    static TableColumn Field(string name, params string[] path) => Plain(name, value => value.StringAt(path) ?? "");

    static TableColumn Or(string name, string otherwise, params string[] path) => Plain(name, value => value.StringAt(path) is { Length: > 0 } text ? text : otherwise);

    static TableColumn Count(string name, params string[] path) => Plain(name, value => value.LongAt(path) ?? 0, "integer");

    TableColumn Custom(PrinterColumn column) => new(column.Name, column.Type, column.Format, column.Description.Length > 0 ? column.Description : $"Custom resource definition column (in JSONPath format): {column.JsonPath}", column.Priority, value => CustomCell(column, value));

    /// <summary>The first result; null when it has another type than the column.</summary>
    JsonNode? CustomCell(PrinterColumn column, JsonObject value)
    {
        if (JsonPath.Find(value, column.JsonPath) is not [{ } first, ..])
            return null;
        return column.Type switch
        {
            "date" => first.AsString() is { } text ? Ages.Show(text, Now) : null,
            "integer" => first.AsLong() ?? (first.AsDouble() is { } real ? (long)real : (JsonNode?)null),
            "number" => first.AsDouble() is null ? null : first.DeepClone(),
            "boolean" => first is JsonValue flag && flag.TryGetValue(out bool known) ? known : null,
            _ => Text(first),
        };
    }

    IReadOnlyList<TableColumn> EventColumns() =>
    [
        Plain("Last Seen", value => Ages.Show(Seen(value, "lastTimestamp"), Now)),
        Field("Type", "type"),
        Field("Reason", "reason"),
        Plain("Object", value => $"{(value.StringAt("involvedObject", "kind") ?? value.StringAt("regarding", "kind") ?? "").ToLowerInvariant()}/{value.StringAt("involvedObject", "name") ?? value.StringAt("regarding", "name")}"),
        Plain("Subobject", value => value.StringAt("involvedObject", "fieldPath") ?? "", priority: 1),
        Plain("Source", value => value.StringAt("source", "component") ?? value.StringAt("reportingComponent") ?? "", priority: 1),
        Plain("Message", value => (value.StringAt("message") ?? value.StringAt("note") ?? "").Trim()),
        Plain("First Seen", value => Ages.Show(Seen(value, "firstTimestamp"), Now), priority: 1),
        Plain("Count", value => value.LongAt("series", "count") ?? value.LongAt("count") ?? 1, "integer", 1),
        Name() with { Priority = 1 },
    ];

    static string? Seen(JsonObject value, string field) =>
        value.StringAt(field) ?? value.StringAt("series", "lastObservedTime") ?? value.StringAt("eventTime") ?? value.StringAt("metadata", "creationTimestamp");

    static JsonNode? Ports(JsonObject service)
    {
        var ports = service.ObjectsAt("spec", "ports").Select(port => $"{port.LongAt("port")}/{port.StringAt("protocol")}").ToList();
        return ports.Count == 0 ? "<none>" : string.Join(",", ports);
    }

    public static string Labels(JsonObject? labels) =>
        labels is null || labels.Count == 0 ? "<none>" : string.Join(",", labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value.AsString()}"));

    static string? Text(JsonNode? node) => node is null ? null : node.AsString() ?? (node.AsLong() is { } whole ? whole.ToString(CultureInfo.InvariantCulture) : JsonWriting.ToText(node));
}
