using System.Globalization;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;

namespace OpenSipsHa.DevCluster.Api.Patching;

/// <summary>RFC 6902, with evanphx/json-patch's leniency: replacing an absent member adds it.</summary>
public static class JsonPatch
{
    /// <summary>Changes <paramref name="target"/>; on a refusal it is left half changed and must be thrown away.</summary>
    /// <exception cref="Client.ApiRefusedException">422: a test fails, a path does not exist, or the op is unknown.</exception>
    public static void Apply(JsonObject target, JsonArray operations)
    {
        foreach (var operation in operations)
        {
            var path = Pointer(operation.StringAt("path"));
            switch (operation.StringAt("op"))
            {
                case "add": Add(target, path, operation.At("value")?.DeepClone()); break;
                case "replace": Replace(target, path, operation.At("value")?.DeepClone()); break;
                case "remove": Remove(target, path); break;
                case "test": Test(target, path, operation.At("value")); break;
                case "copy": Add(target, path, Find(target, Pointer(operation.StringAt("from")))?.DeepClone()); break;
                case "move":
                    var moved = Find(target, Pointer(operation.StringAt("from")))?.DeepClone();
                    Remove(target, Pointer(operation.StringAt("from")));
                    Add(target, path, moved);
                    break;
                default: throw Refusal.InvalidPatch();
            }
        }
    }

    static string[] Pointer(string? text) => string.IsNullOrEmpty(text) || text[0] != '/'
        ? throw Refusal.InvalidPatch()
        : [.. text[1..].Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    static void Add(JsonObject target, string[] path, JsonNode? value)
    {
        switch (Parent(target, path))
        {
            case JsonObject map: map[path[^1]] = value; break;
            case JsonArray list when path[^1] == "-": list.Add(value); break;
            case JsonArray list: list.Insert(Index(path[^1], list.Count), value); break;
            default: throw Refusal.InvalidPatch();
        }
    }

    static void Replace(JsonObject target, string[] path, JsonNode? value)
    {
        switch (Parent(target, path))
        {
            case JsonObject map: map[path[^1]] = value; break;
            case JsonArray list: list[Index(path[^1], list.Count - 1)] = value; break;
            default: throw Refusal.InvalidPatch();
        }
    }

    static void Remove(JsonObject target, string[] path)
    {
        switch (Parent(target, path))
        {
            case JsonObject map when map.Remove(path[^1]): break;
            case JsonArray list: list.RemoveAt(Index(path[^1], list.Count - 1)); break;
            default: throw Refusal.InvalidPatch();
        }
    }

    static void Test(JsonObject target, string[] path, JsonNode? expected)
    {
        if (!JsonNode.DeepEquals(TryFind(target, path, out var found) ? found : throw Refusal.InvalidPatch(), expected))
            throw Refusal.InvalidPatch();
    }

    static JsonNode? Find(JsonNode target, string[] path) => TryFind(target, path, out var found) ? found : throw Refusal.InvalidPatch();

    static JsonNode? Parent(JsonNode target, string[] path) => Find(target, path[..^1]);

    static bool TryFind(JsonNode target, string[] path, out JsonNode? found)
    {
        found = target;
        foreach (var step in path)
        {
            if (found is JsonArray list && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count)
                found = list[index];
            else if (found is not JsonObject map || !map.TryGetPropertyValue(step, out found))
                return false;
        }
        return true;
    }

    static int Index(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= most ? index : throw Refusal.InvalidPatch();
}
