using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Resources;

namespace OpenSipsHa.DevCluster.Api.Tables;

/// <summary>Objects to meta.k8s.io Table.</summary>
sealed class TableRenderer(TimeProvider time)
{
    readonly TableColumns columns = new(time);

    /// <param name="include">includeObject: Metadata (also when empty), Object or None.</param>
    public JsonObject Render(ResourceType type, IEnumerable<JsonObject> items, JsonObject metadata, string version, string include, bool definitions = true)
    {
        var shown = columns.Of(type);
        if (metadata.StringAt("continue") is "")
            metadata.Remove("continue");
        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/" + version,
            ["metadata"] = metadata,
            ["columnDefinitions"] = definitions ? new JsonArray([.. shown.Select(column => column.Definition())]) : null,
            ["rows"] = new JsonArray([.. items.Select(item => Row(shown, item, version, include))]),
        };
    }

    static JsonObject Row(IReadOnlyList<TableColumn> shown, JsonObject item, string version, string include)
    {
        var row = new JsonObject { ["cells"] = new JsonArray([.. shown.Select(column => column.Cell(item))]) };
        var phase = item.StringAt("status", "phase");
        if (item.StringAt("kind") == "Pod" && phase is "Succeeded" or "Failed")
        {
            row["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "Completed",
                ["status"] = "True",
                ["reason"] = phase,
                ["message"] = phase == "Failed" ? "The pod failed." : "The pod has completed successfully.",
            });
        }
        if (include == "Object")
            row["object"] = item.DeepClone();
        else
            row["object"] = include == "None" ? null : Partial(item, version);
        return row;
    }

    public static JsonObject Partial(JsonObject item, string version) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/" + version,
        ["metadata"] = item["metadata"]?.DeepClone(),
    };
}
