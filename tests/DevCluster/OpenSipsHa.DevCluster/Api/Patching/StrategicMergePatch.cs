using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Schemas;

namespace OpenSipsHa.DevCluster.Api.Patching;

/// <summary>
/// Kubernetes' strategic merge patch for built-in types: lists joined by their merge key, the directives $patch,
/// $setElementOrder, $deleteFromPrimitiveList and $retainKeys.
/// </summary>
public static class StrategicMergePatch
{
    const string Directive = "$patch";
    const string OrderPrefix = "$setElementOrder/";
    const string DeletePrefix = "$deleteFromPrimitiveList/";
    const string Retain = "$retainKeys";

    /// <exception cref="Client.ApiRefusedException">500: an item lacks its merge key.</exception>
    public static void Apply(JsonObject target, JsonObject patch, Schema? schema)
    {
        if (patch.StringAt(Directive) == "replace")
        {
            target.Clear();
            foreach (var (name, value) in patch.Where(member => member.Key != Directive))
                target[name] = value?.DeepClone();
            return;
        }
        if (patch.ArrayAt(Retain) is { } kept)
        {
            foreach (var name in target.Select(member => member.Key).Except(kept.Select(item => item.AsString() ?? ""), StringComparer.Ordinal).ToList())
                target.Remove(name);
        }
        foreach (var (name, value) in patch.Where(member => member.Key.StartsWith(DeletePrefix, StringComparison.Ordinal)))
            DeleteItems(target, name[DeletePrefix.Length..], value as JsonArray ?? []);
        foreach (var (name, value) in patch)
        {
            if (!name.StartsWith('$'))
                ApplyMember(target, name, value, schema?.Child(name), patch[OrderPrefix + name] as JsonArray);
        }
        foreach (var (name, value) in patch.Where(member => member.Key.StartsWith(OrderPrefix, StringComparison.Ordinal)))
        {
            if (target[name[OrderPrefix.Length..]] is JsonArray list && value is JsonArray order)
                Reorder(list, order, schema?.Child(name[OrderPrefix.Length..])?.PatchMergeKey ?? "");
        }
    }

    static void ApplyMember(JsonObject target, string name, JsonNode? value, Schema? schema, JsonArray? order)
    {
        switch (value)
        {
            case null:
                target.Remove(name);
                break;
            case JsonObject nested when nested.StringAt(Directive) == "delete":
                target.Remove(name);
                break;
            case JsonObject nested:
                var child = target[name] as JsonObject ?? [];
                Apply(child, nested, schema);
                if (child.Parent is null)
                    target[name] = child;
                break;
            case JsonArray list when schema?.PatchMergeKey is { Length: > 0 } key:
                target[name] = MergeByKey(target[name] as JsonArray ?? [], list, key, schema.Items);
                break;
            case JsonArray list when schema?.ListType == "set":
                target[name] = Union(target[name] as JsonArray ?? [], list);
                break;
            default:
                target[name] = value.DeepClone();
                break;
        }
    }

    static JsonArray MergeByKey(JsonArray current, JsonArray patch, string key, Schema? items)
    {
        if (patch.OfType<JsonObject>().Any(item => item.StringAt(Directive) == "replace" && item.Count == 1))
            return new JsonArray([.. patch.Where(item => item.StringAt(Directive) is null).Select(item => item?.DeepClone())]);
        var merged = current.Select(item => item!.DeepClone()).ToList();
        var added = new List<JsonNode>();
        foreach (var item in patch.OfType<JsonObject>())
        {
            if (item[key] is not { } identity)
                throw Refusal.Internal($"map: {JsonWriting.ToText(item)} does not contain declared merge key: {key}");
            var at = merged.FindIndex(candidate => JsonNode.DeepEquals(candidate.At(key), identity));
            if (item.StringAt(Directive) == "delete")
            {
                if (at >= 0)
                    merged.RemoveAt(at);
            }
            else if (at >= 0)
                Apply((JsonObject)merged[at], item, items);
            else
            {
                var fresh = new JsonObject();
                Apply(fresh, item, items);
                added.Add(fresh);
            }
        }
        // New items come first, as in the server's own merge without an element order.
        return [.. added, .. merged];
    }

    static JsonArray Union(JsonArray current, JsonArray patch) =>
        [.. patch.Select(item => item?.DeepClone()), .. current.Where(item => !patch.Any(other => JsonNode.DeepEquals(other, item))).Select(item => item?.DeepClone())];

    static void DeleteItems(JsonObject target, string name, JsonArray removed)
    {
        if (target[name] is not JsonArray list)
            return;
        foreach (var item in list.Where(item => removed.Any(other => JsonNode.DeepEquals(other, item))).ToList())
            list.Remove(item);
        if (list.Count == 0)
            target.Remove(name);
    }

    static void Reorder(JsonArray list, JsonArray order, string key)
    {
        var ranks = order.Select(item => JsonWriting.ToText(key.Length > 0 ? item.At(key) : item)).ToList();
        var sorted = list.Select((item, index) => (Item: item?.DeepClone(), Rank: Rank(item), Index: index))
            .OrderBy(entry => entry.Rank).ThenBy(entry => entry.Index).Select(entry => entry.Item).ToList();
        list.Clear();
        foreach (var item in sorted)
            list.Add(item);

        int Rank(JsonNode? item)
        {
            var at = ranks.IndexOf(JsonWriting.ToText(key.Length > 0 ? item.At(key) : item));
            return at < 0 ? int.MaxValue : at;
        }
    }
}
