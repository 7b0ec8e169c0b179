using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Schemas;

namespace OpenSipsHa.DevCluster.Api.Apply;

/// <summary>Steps of a field path: a member, an item of a map list by its keys, an item of a set by its value.</summary>
static class FieldSteps
{
    public static string Field(string name) => "f:" + name;

    public static string Value(JsonNode? value) => "v:" + JsonWriting.ToText(value);

    /// <summary>The keys of an item, those with a default filled in, in order of name.</summary>
    public static string Key(JsonObject item, Schema list)
    {
        var key = new JsonObject();
        foreach (var name in list.ListMapKeys.Order(StringComparer.Ordinal))
        {
            if ((item[name] ?? list.Items?.Child(name)?.Default) is { } value)
                key[name] = value.DeepClone();
        }
        return "k:" + JsonWriting.ToText(key);
    }

    public static string Item(JsonNode? item, Schema list) =>
        list.ListType == "map" && item is JsonObject map ? Key(map, list) : Value(item);

    public static string Show(string step) => step[0] switch
    {
        'f' => "." + step[2..],
        'v' => $"[={step[2..]}]",
        'k' when JsonNode.Parse(step[2..]) is JsonObject keys => $"[{string.Join(",", keys.Select(key => $"{key.Key}={JsonWriting.ToText(key.Value)}"))}]",
        _ => $"[{step}]",
    };

    /// <summary>One value for server-side apply, whatever is in it.</summary>
    public static bool IsAtomic(JsonNode? value, Schema? schema) => value switch
    {
        JsonObject => schema?.MapType == "atomic",
        JsonArray => schema is null || schema.ListType is not ("set" or "map"),
        _ => true,
    };
}
