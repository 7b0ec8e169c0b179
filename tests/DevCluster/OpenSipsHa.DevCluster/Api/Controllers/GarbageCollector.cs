using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Resources;
using OpenSipsHa.DevCluster.Api.Storage;

namespace OpenSipsHa.DevCluster.Api.Controllers;

/// <summary>Owner references: dependents of what is gone go too; foreground and orphan deletion.</summary>
sealed class GarbageCollector(ObjectRegistry registry, ApiServerLog log) : Controller(registry, log)
{
    protected override bool Concerns(Change change) =>
        change.After is null
        || change.After.Value.At("metadata", "ownerReferences") is not null && change.Before is null
        || change.After.Value.At("metadata", "deletionTimestamp") is not null
        || !JsonNode.DeepEquals(change.Before?.Value.At("metadata", "ownerReferences"), change.After.Value.At("metadata", "ownerReferences"));

    protected override void Reconcile()
    {
        lock (Store.Gate)
        {
            var objects = Registry.Catalog.All.Where(type => !type.IsReview && type.Storage == type.Resource)
                .SelectMany(type => Store.List(type.Storage, null).Items.Select(item => (Type: type, item.Value.Value))).ToList();
            var alive = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
            foreach (var (_, value) in objects)
                alive[value.Uid()] = value;
            var dependents = objects.Where(item => item.Value.At("metadata", "ownerReferences") is not null).ToList();
            foreach (var (type, value) in objects.Where(item => item.Value.At("metadata", "deletionTimestamp") is not null))
                FinishDeletion(type, value, dependents);
            foreach (var (type, value) in dependents)
                Collect(type, value, alive);
        }
    }

    void FinishDeletion(ResourceType type, JsonObject owner, List<(ResourceType Type, JsonObject Value)> dependents)
    {
        var finalizers = owner.StringsAt("metadata", "finalizers").ToList();
        var children = dependents.Where(item => References(item.Value).Any(reference => reference.StringAt("uid") == owner.Uid())).ToList();
        if (finalizers.Contains(ObjectDeletion.Orphan, StringComparer.Ordinal))
        {
            foreach (var (childType, child) in children)
                DropReferences(childType, child, uid => uid == owner.Uid());
            Release(type, owner, ObjectDeletion.Orphan);
        }
        else if (finalizers.Contains(ObjectDeletion.Foreground, StringComparer.Ordinal))
        {
            foreach (var (childType, child) in children.Where(item => item.Value.At("metadata", "deletionTimestamp") is null && References(item.Value).Count() == 1))
                Delete(childType, child, "Foreground");
            var blocked = children.Exists(item => References(item.Value).Any(reference => reference.StringAt("uid") == owner.Uid() && reference.BoolAt("blockOwnerDeletion")) && Store.Find(item.Type.Storage, Key(item.Value)) is not null);
            if (!blocked)
                Release(type, owner, ObjectDeletion.Foreground);
        }
    }

    /// <summary>An owner counts by its uid, and only within reach: same namespace, or cluster-scoped.</summary>
    void Collect(ResourceType type, JsonObject value, Dictionary<string, JsonObject> alive)
    {
        if (value.At("metadata", "deletionTimestamp") is not null)
            return;
        var references = References(value).ToList();
        if (references.Count == 0 || references.Exists(reference => IsUnresolvable(value, reference)))
            return;
        var dead = references.Where(reference => !IsAlive(value, reference, alive)).Select(reference => reference.StringAt("uid") ?? "").ToHashSet(StringComparer.Ordinal);
        if (dead.Count == references.Count)
            Delete(type, value, "Background");
        else if (dead.Count > 0)
            DropReferences(type, value, dead.Contains);
    }

    /// <summary>A cluster-scoped dependent of a namespaced owner is never collected.</summary>
    bool IsUnresolvable(JsonObject value, JsonObject reference) =>
        Registry.Catalog.FindKind(reference.StringAt("apiVersion") ?? "", reference.StringAt("kind") ?? "") is not { } type
        || (type.Namespaced && value.Namespace().Length == 0);

    static bool IsAlive(JsonObject value, JsonObject reference, Dictionary<string, JsonObject> alive) =>
        alive.TryGetValue(reference.StringAt("uid") ?? "", out var owner)
        && owner.Name() == reference.StringAt("name")
        && (owner.Namespace().Length == 0 || owner.Namespace() == value.Namespace());

    void Delete(ResourceType type, JsonObject value, string propagation)
    {
        try
        {
            Registry.Delete(type, value.Namespace(), value.Name(), new DeleteOptions { Propagation = propagation == "Background" ? "" : propagation, PreconditionUid = value.Uid() });
        }
        catch (ApiRefusedException gone) when (gone.Code is 404 or 409 or 403)
        {
            return;
        }
    }

    void Release(ResourceType type, JsonObject value, string finalizer)
    {
        var changed = (Store.Find(type.Storage, Key(value))?.Value ?? value).Copy();
        var left = changed.StringsAt("metadata", "finalizers").Where(name => name != finalizer).ToList();
        changed.Metadata().Put("finalizers", left.Count > 0 ? left.ToJsonArray() : null);
        if (left.Count == 0 && (changed.LongAt("metadata", "deletionGracePeriodSeconds") ?? 0) == 0)
            Store.Remove(type.Storage, Key(value));
        else
            Store.Put(type.Storage, Key(value), changed, type.Schema);
    }

    void DropReferences(ResourceType type, JsonObject value, Func<string, bool> gone)
    {
        var changed = value.Copy();
        var left = References(changed).Where(reference => !gone(reference.StringAt("uid") ?? "")).Select(reference => reference.DeepClone()).ToArray();
        changed.Metadata().Put("ownerReferences", left.Length > 0 ? new JsonArray(left) : null);
        Store.Put(type.Storage, Key(value), changed, type.Schema);
    }

    static IEnumerable<JsonObject> References(JsonObject value) => value.ObjectsAt("metadata", "ownerReferences");

    static string Key(JsonObject value) => ObjectStore.Key(value.Namespace(), value.Name());
}
