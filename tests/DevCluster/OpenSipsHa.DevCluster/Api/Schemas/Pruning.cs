using System.Globalization;
using System.Text.Json.Nodes;

namespace OpenSipsHa.DevCluster.Api.Schemas;

/// <summary>Drops fields that a schema does not know; also undoes nulls as the API server does.</summary>
public static class Pruning
{
    static readonly string[] Envelope = ["apiVersion", "kind", "metadata"];

    /// <summary>Removes unknown members of a whole object. Metadata is checked against <paramref name="metadata"/>.</summary>
    /// <returns>Paths of what was removed, "spec.listeners[0].bogus".</returns>
    public static List<string> Prune(JsonObject value, Schema schema, Schema metadata)
    {
        var unknown = new List<string>();
        if (value["metadata"] is JsonObject meta)
            PruneNode(meta, metadata, "metadata", unknown);
        PruneObject(value, schema, "", unknown, Envelope);
        unknown.Sort(StringComparer.Ordinal);
        return unknown;
    }

    static void PruneNode(JsonNode? node, Schema schema, string path, List<string> unknown)
    {
        if (node is JsonObject map)
            PruneObject(map, schema, path, unknown, schema.EmbeddedResource ? Envelope : []);
        else if (node is JsonArray list && schema.Items is { } items)
        {
            for (var i = 0; i < list.Count; i++)
                PruneNode(list[i], items, $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]", unknown);
        }
    }

    static void PruneObject(JsonObject map, Schema schema, string path, List<string> unknown, string[] alwaysKnown)
    {
        foreach (var name in map.Select(member => member.Key).ToList())
        {
            var child = path.Length == 0 ? name : path + "." + name;
            if (alwaysKnown.Contains(name, StringComparer.Ordinal))
                continue;
            if (schema.Child(name) is { } known)
                PruneNode(map[name], known, child, unknown);
            else if (!schema.PreserveUnknown)
            {
                map.Remove(name);
                unknown.Add(child);
            }
        }
    }
}
