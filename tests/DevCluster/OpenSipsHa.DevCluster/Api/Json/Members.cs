using System.Text.Json.Nodes;

namespace OpenSipsHa.DevCluster.Api.Json;

/// <summary>Reading and writing members of loosely typed objects without a cast at every step.</summary>
public static class Members
{
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (node is not JsonObject parent || !parent.TryGetPropertyValue(name, out node))
                return null;
        }
        return node;
    }

    public static JsonObject? ObjectAt(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) as JsonObject;

    public static JsonArray? ArrayAt(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) as JsonArray;

    /// <summary>The objects of an array; nothing when it is absent.</summary>
    public static IEnumerable<JsonObject> ObjectsAt(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.ArrayAt(path)?.OfType<JsonObject>() ?? [];

    public static IEnumerable<string> StringsAt(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.ArrayAt(path)?.Select(AsString).OfType<string>() ?? [];

    public static string? StringAt(this JsonNode? node, params ReadOnlySpan<string> path) => AsString(node.At(path));

    public static long? LongAt(this JsonNode? node, params ReadOnlySpan<string> path) => AsLong(node.At(path));

    public static bool BoolAt(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue(out bool flag) && flag;

    public static string? AsString(this JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static long? AsLong(this JsonNode? node) =>
        node is not JsonValue value ? null
        : value.TryGetValue(out long whole) ? whole
        : value.TryGetValue(out int small) ? small
        : null;

    public static double? AsDouble(this JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out double real) ? real : AsLong(node);

    public static JsonObject Ensure(this JsonObject parent, string name)
    {
        if (parent[name] is JsonObject present)
            return present;
        var made = new JsonObject();
        parent[name] = made;
        return made;
    }

    public static JsonObject Metadata(this JsonObject value) => value.Ensure("metadata");

    public static string Name(this JsonNode? value) => value.StringAt("metadata", "name") ?? "";

    public static string Namespace(this JsonNode? value) => value.StringAt("metadata", "namespace") ?? "";

    public static string Uid(this JsonNode? value) => value.StringAt("metadata", "uid") ?? "";

    public static JsonObject Copy(this JsonObject value) => (JsonObject)value.DeepClone();

    /// <summary>Sets, or removes when null.</summary>
    public static void Put(this JsonObject parent, string name, JsonNode? value)
    {
        if (value is null)
            parent.Remove(name);
        else
            parent[name] = value;
    }

    public static JsonArray ToJsonArray(this IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)JsonValue.Create(value)!)]);
}
