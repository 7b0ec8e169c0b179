using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Schemas;

namespace OpenSipsHa.DevCluster.Api.Apply;

/// <summary>Merging an apply configuration into a live object, and taking fields out of one.</summary>
static class ApplyMerge
{
    public static JsonNode? Merge(JsonNode? live, JsonNode? config, Schema? schema)
    {
        if (live is null || config is null || FieldSteps.IsAtomic(config, schema) || live.GetType() != config.GetType())
            return config?.DeepClone();
        if (config is JsonObject map)
        {
            var merged = (JsonObject)live.DeepClone();
            foreach (var (name, value) in map)
                merged[name] = merged.TryGetPropertyValue(name, out var present) ? Merge(present, value, schema?.Child(name)) : value?.DeepClone();
            return merged;
        }
        return MergeLists((JsonArray)live, (JsonArray)config, schema!);
    }

    /// <summary>The order of the applied items, live items that it does not name where they were relative to them.</summary>
    static JsonArray MergeLists(JsonArray live, JsonArray config, Schema schema)
    {
        var wanted = FieldSets.ByStep(config, schema);
        var result = new JsonArray();
        var placed = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Queue<JsonNode?>(config);
        foreach (var item in live)
        {
            var step = FieldSteps.Item(item, schema);
            if (!wanted.ContainsKey(step))
            {
                result.Add(item?.DeepClone());
                continue;
            }
            while (!placed.Contains(step) && pending.TryDequeue(out var next))
                Place(next);
        }
        while (pending.TryDequeue(out var rest))
            Place(rest);
        return result;

        void Place(JsonNode? item)
        {
            var step = FieldSteps.Item(item, schema);
            if (!placed.Add(step))
                return;
            var before = live.FirstOrDefault(candidate => FieldSteps.Item(candidate, schema) == step);
            result.Add(item is JsonObject ? Merge(before, item, schema.Items) : item?.DeepClone());
        }
    }

    /// <summary>Removes the member paths of <paramref name="gone"/>; a container that this empties goes too.</summary>
    public static JsonNode? Without(JsonNode? value, FieldSet gone, Schema? schema)
    {
        if (gone.Children.Count == 0 || value is null)
            return value?.DeepClone();
        if (value is JsonObject map)
        {
            var kept = new JsonObject();
            foreach (var (name, member) in map)
            {
                if (!gone.Children.TryGetValue(FieldSteps.Field(name), out var below))
                    kept[name] = member?.DeepClone();
                else if (!below.IsMember && Without(member, below, schema?.Child(name)) is { } rest)
                    kept[name] = rest;
            }
            return kept.Count > 0 || map.Count == 0 ? kept : null;
        }
        if (value is JsonArray list && schema is not null)
        {
            var kept = new JsonArray();
            foreach (var item in list)
            {
                if (!gone.Children.TryGetValue(FieldSteps.Item(item, schema), out var below))
                    kept.Add(item?.DeepClone());
                else if (!below.IsMember && Without(item, below, schema.Items) is { } rest)
                    kept.Add(rest);
            }
            return kept.Count > 0 || list.Count == 0 ? kept : null;
        }
        return value.DeepClone();
    }
}
