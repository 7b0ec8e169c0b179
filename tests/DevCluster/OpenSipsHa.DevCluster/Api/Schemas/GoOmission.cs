using System.Text.Json.Nodes;

namespace OpenSipsHa.DevCluster.Api.Schemas;

/// <summary>
/// What a round trip through a Go struct with omitempty leaves of a built-in object: null, "", false, [] and {} vanish
/// unless the field is a pointer or lacks omitempty.
/// </summary>
public static class GoOmission
{
    public static void Apply(JsonNode? node, Schema schema)
    {
        if (node is JsonArray list && schema.Items is { } items)
        {
            foreach (var item in list)
                Apply(item, items);
        }
        if (node is not JsonObject map)
            return;
        foreach (var (name, value) in map.ToList())
        {
            if (schema.Child(name) is not { } child)
                continue;
            Apply(value, child);
            if (Vanishes(value, child))
                map.Remove(name);
        }
    }

    static bool Vanishes(JsonNode? value, Schema schema)
    {
        if (value is null)
            return !schema.Nullable;
        if (schema.KeepsZero)
            return false;
        return value switch
        {
            JsonArray list => list.Count == 0,
            JsonObject map => map.Count == 0 && schema.Values is not null,
            JsonValue scalar when scalar.TryGetValue(out string? text) => text.Length == 0,
            JsonValue scalar when scalar.TryGetValue(out bool flag) => !flag,
            _ => false,
        };
    }
}
