using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Schemas;

namespace OpenSipsHa.DevCluster.Api.Apply;

/// <summary>Values to field sets, and the differences of two values (structured-merge-diff, typed).</summary>
static class FieldSets
{
    /// <summary>What an apply configuration names: leaves, list items, map entries; no struct on the way.</summary>
    public static FieldSet Of(JsonNode? value, Schema? schema)
    {
        var set = new FieldSet();
        Collect(value, schema, set);
        return set;
    }

    static void Collect(JsonNode? value, Schema? schema, FieldSet set)
    {
        if (FieldSteps.IsAtomic(value, schema))
        {
            set.IsMember = true;
            return;
        }
        if (value is JsonObject map)
        {
            foreach (var (name, member) in map)
            {
                var child = set.Child(FieldSteps.Field(name));
                Collect(member, schema?.Child(name), child);
                var declared = schema?.Properties.ContainsKey(name) ?? false;
                child.IsMember |= !declared || member is null or JsonObject { Count: 0 };
            }
        }
        else if (value is JsonArray list)
        {
            foreach (var item in list)
            {
                var child = set.Child(FieldSteps.Item(item, schema!));
                if (item is JsonObject)
                    Collect(item, schema!.Items, child);
                child.IsMember = true;
            }
        }
    }

    /// <summary>Fields that came, went or changed.</summary>
    public static (FieldSet Changed, FieldSet Removed) Compare(JsonNode? before, JsonNode? after, Schema? schema)
    {
        var (changed, removed) = (new FieldSet(), new FieldSet());
        Compare(before, true, after, true, schema, changed, removed);
        return (changed, removed);
    }

    static void Compare(JsonNode? before, bool had, JsonNode? after, bool has, Schema? schema, FieldSet changed, FieldSet removed)
    {
        var leaf = FieldSteps.IsAtomic(had && before is not null ? before : after, schema) || (has && had && before?.GetType() != after?.GetType());
        if (leaf || !had || !has || before is null || after is null)
        {
            if (!had && has)
                changed.IsMember = true;
            else if (had && !has)
                removed.IsMember = true;
            else if (!JsonNode.DeepEquals(before, after))
                changed.IsMember = true;
            if (leaf)
                return;
        }
        if (before is JsonArray || after is JsonArray)
            CompareLists(before as JsonArray ?? [], after as JsonArray ?? [], schema!, changed, removed);
        else
            CompareMaps(before as JsonObject ?? [], after as JsonObject ?? [], schema, changed, removed);
    }

    static void CompareMaps(JsonObject before, JsonObject after, Schema? schema, FieldSet changed, FieldSet removed)
    {
        foreach (var name in before.Select(member => member.Key).Union(after.Select(member => member.Key), StringComparer.Ordinal))
        {
            var had = before.TryGetPropertyValue(name, out var old);
            var has = after.TryGetPropertyValue(name, out var now);
            Compare(old, had, now, has, schema?.Child(name), changed.Child(FieldSteps.Field(name)), removed.Child(FieldSteps.Field(name)));
        }
    }

    static void CompareLists(JsonArray before, JsonArray after, Schema schema, FieldSet changed, FieldSet removed)
    {
        var old = ByStep(before, schema);
        var now = ByStep(after, schema);
        foreach (var step in old.Keys.Union(now.Keys, StringComparer.Ordinal))
        {
            var had = old.TryGetValue(step, out var oldItem);
            var has = now.TryGetValue(step, out var newItem);
            Compare(oldItem, had, newItem, has, schema.Items, changed.Child(step), removed.Child(step));
        }
    }

    public static Dictionary<string, JsonNode?> ByStep(JsonArray list, Schema schema)
    {
        var items = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var item in list)
            items.TryAdd(FieldSteps.Item(item, schema), item);
        return items;
    }
}
