using System.Text.Json.Nodes;

namespace OpenSipsHa.DevCluster.Api.Schemas;

/// <summary>Fills in the defaults of a schema, and drops nulls where null is no value.</summary>
public static class Defaulting
{
    /// <summary>
    /// A null member whose schema is not nullable is dropped, so that its default applies (KEP 20181002, "defaulting
    /// and nullability").
    /// </summary>
    public static void Apply(JsonNode? node, Schema schema)
    {
        if (node is JsonArray list)
        {
            if (schema.Items is { } items)
            {
                foreach (var item in list)
                    Apply(item, items);
            }
            return;
        }
        if (node is not JsonObject map)
            return;
        foreach (var (name, property) in schema.Properties)
        {
            if (map.TryGetPropertyValue(name, out var present) && present is null && !property.Nullable)
                map.Remove(name);
            if (property.HasDefault && !map.ContainsKey(name))
                map[name] = property.Default!.DeepClone();
        }
        foreach (var (name, value) in map)
        {
            if (schema.Child(name) is { } known)
                Apply(value, known);
        }
    }
}
