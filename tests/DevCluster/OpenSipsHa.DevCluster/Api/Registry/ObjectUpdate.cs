using System.Globalization;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Apply;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Resources;
using OpenSipsHa.DevCluster.Api.Rules;
using OpenSipsHa.DevCluster.Api.Storage;

namespace OpenSipsHa.DevCluster.Api.Registry;

/// <summary>PUT, and the second half of PATCH.</summary>
sealed class ObjectUpdate(ObjectRegistry registry, RuleBook rules, ObjectPreparation preparation)
{
    static readonly string[] ServerOwned = ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"];

    ObjectStore Store => registry.Store;

    public (JsonObject, bool) Update(ResourceType type, string? ns, string name, JsonObject body, string subresource, WriteScope scope)
    {
        CheckIdentity(type, ns, name, body);
        var value = body.Copy();
        registry.Shape(type, value, scope);
        lock (Store.Gate)
        {
            var key = ObjectStore.Key(type.Namespaced ? ns : null, name);
            if (Store.Find(type.Storage, key) is not { } present)
                return CreateInstead(type, ns, name, body, subresource, scope);
            CheckVersion(type, name, value, present.Value);
            if (value.Uid() is { Length: > 0 } uid && uid != present.Value.Uid())
                throw WrongUid(type, ns, name, uid, present.Value.Uid());
            return (Commit(type, key, registry.View(type, present), value, subresource, scope, recordOwners: true), false);
        }
    }

    /// <summary>Completes, validates and stores <paramref name="value"/>; within the store's gate.</summary>
    /// <param name="recordOwners">False when server-side apply has written managedFields already.</param>
    public JsonObject Commit(ResourceType type, string key, JsonObject before, JsonObject value, string subresource, WriteScope scope, bool recordOwners)
    {
        var owners = recordOwners ? Owners(value, before, subresource) : value.At("metadata", "managedFields")?.DeepClone();
        KeepServerOwned(value, before, owners);
        KeepOtherPart(type, value, before, subresource);
        if (subresource.Length == 0)
            rules.For(type).PrepareForUpdate(value, before);
        ObjectRegistry.GoOmit(type, value);
        if (type.HasGeneration && SpecChanged(type, value, before))
            value.Metadata()["generation"] = (before.LongAt("metadata", "generation") ?? 0) + 1;
        if (subresource.Length == 0 || type.IsCustom)
            preparation.Validate(type, value, before, scope);
        if (recordOwners && scope.RecordsOwners)
            FieldOwnership.RecordUpdate(type, before, value, scope.FieldManager, subresource, registry.Now);
        if (Same(value, before))
            return registry.Show(type, before);
        if (scope.DryRun)
            return registry.Show(type, value);
        if (IsReleased(value))
        {
            Store.Remove(type.Storage, key);
            return registry.Show(type, value);
        }
        return registry.Show(type, Store.Put(type.Storage, key, value, type.Schema).Value);
    }

    (JsonObject, bool) CreateInstead(ResourceType type, string? ns, string name, JsonObject body, string subresource, WriteScope scope)
    {
        if (!type.UpdateCreates || subresource.Length > 0)
            throw Refusal.NotFound(type.Resource, name);
        if (body.Uid() is { Length: > 0 } uid)
            throw WrongUid(type, ns, name, uid, "");
        scope.RequireCreate();
        var fresh = body.Copy();
        fresh.Metadata().Remove("resourceVersion");
        return (registry.Create(type, ns, registry.Show(type, fresh), scope), true);
    }

    static void CheckIdentity(ResourceType type, string? ns, string name, JsonObject body)
    {
        if (body.Name().Length == 0)
            throw Refusal.BadRequest($"the name of the object ({name} based on URL) was undeterminable: name must be provided");
        if (body.Name() != name)
            throw Refusal.BadRequest($"the name of the object ({body.Name()}) does not match the name on the URL ({name})");
        if (body.Namespace() is { Length: > 0 } own && own != (type.Namespaced ? ns : ""))
            throw Refusal.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
    }

    static void CheckVersion(ResourceType type, string name, JsonObject value, JsonObject present)
    {
        var text = value.StringAt("metadata", "resourceVersion") ?? "";
        if (text.Length > 0 && !ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            throw Refusal.Internal($"strconv.ParseUint: parsing \"{text}\": invalid syntax");
        if (text is "" or "0")
        {
            if (type.UpdateNeedsVersion)
                throw Refusal.Invalid(type.Group, type.Plural, name, [FieldError.Invalid("metadata.resourceVersion", 0, "must be specified for an update")]);
            return;
        }
        if (text != present.StringAt("metadata", "resourceVersion"))
            throw Refusal.Conflict(type.Resource, name, Refusal.Modified);
    }

    internal static ApiRefusedException WrongUid(ResourceType type, string? ns, string name, string expected, string actual)
    {
        var prefix = type.Group.Length == 0 || !type.IsCustom ? "" : type.Group + "/";
        return Refusal.Conflict(type.Resource, name, $"StorageError: invalid object, Code: 4, Key: /registry/{prefix}{type.Plural}/{(type.Namespaced ? ns + "/" : "")}{name}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: {expected}, UID in object meta: {actual}");
    }

    /// <summary>
    /// A write of the object itself may rewrite managedFields (kubectl does, to move to server-side apply), and resets
    /// them with one empty entry; without entries they stay.
    /// </summary>
    static JsonNode? Owners(JsonObject value, JsonObject before, string subresource)
    {
        var kept = before.At("metadata", "managedFields");
        if (subresource.Length > 0 || value.At("metadata", "managedFields") is not JsonArray { Count: > 0 } sent)
            return kept?.DeepClone();
        return sent is [JsonObject { Count: 0 }] ? null : sent.DeepClone();
    }

    static void KeepServerOwned(JsonObject value, JsonObject before, JsonNode? owners)
    {
        var metadata = value.Metadata();
        foreach (var name in ServerOwned)
            metadata.Put(name, before.At("metadata", name)?.DeepClone());
        metadata["name"] = before.Name();
        metadata.Put("namespace", before.At("metadata", "namespace")?.DeepClone());
        metadata.Put("resourceVersion", before.At("metadata", "resourceVersion")?.DeepClone());
        metadata.Remove("selfLink");
        metadata.Put("managedFields", owners);
        value["apiVersion"] = before["apiVersion"]?.DeepClone();
    }

    /// <summary>A write of the object leaves status alone; a write of status leaves all else alone.</summary>
    static void KeepOtherPart(ResourceType type, JsonObject value, JsonObject before, string subresource)
    {
        if (subresource == "status")
        {
            foreach (var name in value.Select(member => member.Key).Where(name => name is not ("status" or "apiVersion" or "kind" or "metadata")).ToList())
                value.Remove(name);
            foreach (var (name, old) in before.Where(member => member.Key is not ("status" or "apiVersion" or "kind" or "metadata")))
                value[name] = old?.DeepClone();
            var metadata = value.Metadata();
            foreach (var name in (string[])["labels", "annotations", "finalizers", "ownerReferences", "generateName"])
            {
                if (type.IsCustom || name is "finalizers" or "ownerReferences" or "generateName")
                    metadata.Put(name, before.At("metadata", name)?.DeepClone());
            }
        }
        else if (subresource.Length == 0 && type.HasStatus)
            value.Put("status", before["status"]?.DeepClone());
        if (subresource.Length == 0 && !type.HasStatus && !type.IsCustom && before["status"] is { } status && value["status"] is null)
            value["status"] = status.DeepClone();
    }

    static bool SpecChanged(ResourceType type, JsonObject value, JsonObject before)
    {
        if (!type.IsCustom)
            return !JsonNode.DeepEquals(value["spec"], before["spec"]);
        return !JsonNode.DeepEquals(Part(value), Part(before));

        JsonObject Part(JsonObject whole)
        {
            var part = whole.Copy();
            part.Remove("metadata");
            if (type.HasStatus)
                part.Remove("status");
            return part;
        }
    }

    /// <summary>Equal but for the time in managedFields: nothing is written and no event is sent.</summary>
    static bool Same(JsonObject value, JsonObject before)
    {
        var (a, b) = (value.Copy(), before.Copy());
        foreach (var side in (JsonObject[])[a, b])
        {
            foreach (var entry in side.ObjectsAt("metadata", "managedFields"))
                entry.Remove("time");
        }
        return JsonNode.DeepEquals(a, b);
    }

    static bool IsReleased(JsonObject value) =>
        value.At("metadata", "deletionTimestamp") is not null
        && !value.StringsAt("metadata", "finalizers").Any()
        && !value.StringsAt("spec", "finalizers").Any()
        && (value.LongAt("metadata", "deletionGracePeriodSeconds") ?? 0) == 0;
}
