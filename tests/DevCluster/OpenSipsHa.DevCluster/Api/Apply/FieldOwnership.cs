using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Resources;
using OpenSipsHa.DevCluster.Api.Schemas;

namespace OpenSipsHa.DevCluster.Api.Apply;

/// <summary>
/// Who owns which fields (KEP-555). <see cref="RecordUpdate"/> for every write that is no apply, <see cref="Apply"/>
/// for server-side apply.
/// </summary>
static class FieldOwnership
{
    static readonly string[] Unowned = ["name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "managedFields"];

    /// <summary>
    /// Gives the fields that differ to <paramref name="manager"/>, and takes them from the others that
    /// <paramref name="after"/> lists.
    /// </summary>
    public static void RecordUpdate(ResourceType type, JsonObject? before, JsonObject after, string manager, string subresource, string time)
    {
        var managed = ManagedFields.Read(after);
        var (changed, removed) = FieldSets.Compare(Bare(before ?? Empty(type)), Bare(after), Typed(type));
        changed.IsMember = removed.IsMember = false;
        if (changed.IsEmpty && removed.IsEmpty)
        {
            managed.Write(after);
            return;
        }
        managed.Subtract(FieldSet.Union(changed, removed), managed.Find(manager, "Update", subresource));
        var own = managed.Find(manager, "Update", subresource);
        var fields = FieldSet.Difference(FieldSet.Union(own?.Fields ?? new FieldSet(), changed), removed);
        if (own is null || !FieldSet.Equal(own.Fields, fields) || !changed.IsEmpty)
            managed.Set(new ManagerEntry(manager, "Update", subresource, type.ApiVersion, time, fields));
        managed.Write(after);
    }

    /// <summary>Merges <paramref name="config"/> into <paramref name="live"/>.</summary>
    /// <returns>The merged object with its managedFields.</returns>
    /// <exception cref="ApiRefusedException">409 with a cause for each conflict; 500 for fields outside the schema.</exception>
    public static JsonObject Apply(ResourceType type, JsonObject? live, JsonObject config, string manager, string subresource, bool force, string time)
    {
        var schema = Typed(type);
        ApplyCheck.Check(config, schema, type);
        var managed = ManagedFields.Read(live);
        var bare = Bare(live ?? Empty(type));
        if (live is not null && managed.Entries.Count == 0)
            managed.Set(new ManagerEntry("before-first-apply", "Update", "", type.ApiVersion, time, Unattributed(bare, type, schema)));
        var wanted = OwnPart(Bare(config), type, subresource);
        var fields = FieldSets.Of(wanted, schema);
        fields.IsMember = false;
        fields.Child("f:metadata").IsMember = false;
        var last = managed.Find(manager, "Apply", subresource)?.Fields ?? new FieldSet();

        var merged = ApplyMerge.Merge(bare, wanted, schema);
        var others = managed.Entries.Where(entry => !(entry.Manager == manager && entry.Operation == "Apply" && entry.Subresource == subresource)).ToList();
        var owned = others.Aggregate(fields, (all, entry) => FieldSet.Union(all, entry.Fields));
        merged = ApplyMerge.Without(merged, FieldSet.Difference(last, owned.WithParents()), schema) ?? new JsonObject();

        var (changed, removed) = FieldSets.Compare(bare, merged, schema);
        changed.IsMember = removed.IsMember = false;
        var conflicts = others.Select(entry => (Entry: entry, Fields: FieldSet.Intersection(entry.Fields, changed))).Where(conflict => !conflict.Fields.IsEmpty).ToList();
        if (conflicts.Count > 0 && !force)
            throw Conflict(conflicts);
        managed.Subtract(FieldSet.Union(changed, removed), null);
        var previous = managed.Find(manager, "Apply", subresource);
        // An apply that changes nothing leaves the time as it was, absent for a new manager.
        var same = changed.IsEmpty && removed.IsEmpty;
        managed.Set(new ManagerEntry(manager, "Apply", subresource, type.ApiVersion, same ? previous?.Time : time, fields));
        var result = Restore(type, (JsonObject)merged, live, config.Name(), managed);
        LastApplied.Update(result, config, manager);
        return result;
    }

    /// <summary>What an object without managedFields holds: its first apply must not take that for its own.</summary>
    static FieldSet Unattributed(JsonObject bare, ResourceType type, Schema schema)
    {
        var (fields, _) = FieldSets.Compare(Bare(Empty(type)), OwnPart(bare.Copy(), type, ""), schema);
        fields.IsMember = false;
        return fields;
    }

    /// <summary>The object's own metadata, which no manager owns, is put back.</summary>
    static JsonObject Restore(ResourceType type, JsonObject merged, JsonObject? live, string appliedName, ManagedFields managed)
    {
        var result = new JsonObject { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind };
        var metadata = merged["metadata"]?.DeepClone() as JsonObject ?? [];
        foreach (var name in Unowned)
        {
            if (live.At("metadata", name) is { } value)
                metadata[name] = value.DeepClone();
        }
        if (live is null)
            metadata["name"] = appliedName;
        result["metadata"] = metadata;
        foreach (var (name, value) in merged.Where(member => member.Key is not ("apiVersion" or "kind" or "metadata")))
            result[name] = value?.DeepClone();
        managed.Write(result);
        return result;
    }

    static ApiRefusedException Conflict(List<(ManagerEntry Entry, FieldSet Fields)> conflicts)
    {
        var causes = new JsonArray();
        var lines = new List<string>();
        foreach (var (entry, fields) in conflicts)
        {
            var using_ = entry.Operation == "Update" ? $" using {entry.ApiVersion}{(entry.Time is null ? "" : " at " + entry.Time)}" : "";
            var with = entry.Subresource.Length > 0 ? $"\"{entry.Manager}\" with subresource \"{entry.Subresource}\"{using_}" : $"\"{entry.Manager}\"{using_}";
            var paths = fields.Paths().ToList();
            lines.Add(paths.Count == 1 ? $"conflict with {with}: {paths[0]}" : $"conflicts with {with}:\n- {string.Join("\n- ", paths)}");
            foreach (var path in paths)
                causes.Add(new JsonObject { ["reason"] = "FieldManagerConflict", ["message"] = "conflict with " + with, ["field"] = path });
        }
        var count = causes.Count;
        var message = $"Apply failed with {count} conflict{(count == 1 ? "" : "s")}: {string.Join("\n", lines)}";
        return Refusal.Make(409, "Conflict", message, new JsonObject { ["causes"] = causes });
    }

    /// <summary>status is applied through its subresource only, and nothing else is.</summary>
    static JsonObject OwnPart(JsonObject config, ResourceType type, string subresource)
    {
        if (subresource.Length == 0 && type.HasStatus)
            config.Remove("status");
        if (subresource != "status")
            return config;
        var part = new JsonObject { ["metadata"] = new JsonObject() };
        part.Put("status", config["status"]?.DeepClone());
        return part;
    }

    static JsonObject Empty(ResourceType type) =>
        new() { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind, ["metadata"] = new JsonObject() };

    static JsonObject Bare(JsonObject value)
    {
        var copy = value.Copy();
        copy.Metadata();
        foreach (var name in Unowned)
            copy.Metadata().Remove(name);
        copy.Remove("apiVersion");
        copy.Remove("kind");
        return copy;
    }

    /// <summary>The type's schema with that of ObjectMeta in its place.</summary>
    static Schema Typed(ResourceType type)
    {
        var properties = new Dictionary<string, Schema>(type.Schema.Properties, StringComparer.Ordinal)
        {
            ["metadata"] = BuiltinSchemas.ObjectMeta,
            ["apiVersion"] = new Schema { Type = "string" },
            ["kind"] = new Schema { Type = "string" },
        };
        return new Schema { Type = "object", Properties = properties, Values = type.Schema.Values, PreserveUnknown = type.Schema.PreserveUnknown };
    }
}
