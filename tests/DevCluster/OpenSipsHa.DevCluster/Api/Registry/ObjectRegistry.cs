using System.Globalization;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Resources;
using OpenSipsHa.DevCluster.Api.Rules;
using OpenSipsHa.DevCluster.Api.Schemas;
using OpenSipsHa.DevCluster.Api.Storage;

namespace OpenSipsHa.DevCluster.Api.Registry;

/// <summary>
/// Reads and writes of objects as the API defines them; HTTP, controllers and the in-process client all come through
/// here. A refusal is an <see cref="ApiRefusedException"/>.
/// </summary>
public sealed class ObjectRegistry
{
    readonly RuleBook rules;
    readonly ObjectPreparation preparation;
    readonly ObjectUpdate update;
    readonly ObjectPatch patch;
    readonly ObjectDeletion deletion;

    public ObjectRegistry(ObjectStore store, ResourceCatalog catalog, TimeProvider time)
    {
        Store = store;
        Catalog = catalog;
        Time = time;
        rules = new RuleBook(store, time);
        preparation = new ObjectPreparation(rules);
        update = new ObjectUpdate(this, rules, preparation);
        patch = new ObjectPatch(this, update, preparation);
        deletion = new ObjectDeletion(this);
    }

    public ObjectStore Store { get; }
    public ResourceCatalog Catalog { get; }
    public TimeProvider Time { get; }

    internal string Now => GoTime.Seconds(Time.GetUtcNow());

    /// <exception cref="ApiRefusedException">404</exception>
    public JsonObject Get(ResourceType type, string? ns, string name) => View(type, Require(type, ns, name));

    public StoredObject Require(ResourceType type, string? ns, string name) =>
        Store.Find(type.Storage, ObjectStore.Key(type.Namespaced ? ns : null, name)) ?? throw Refusal.NotFound(type.Resource, name);

    /// <summary>An object as this version of its type shows it; the stored one itself when nothing differs.</summary>
    public JsonObject View(ResourceType type, StoredObject stored)
    {
        if (type.Resource != type.Storage)
            return EventConversion.ToEventsGroup(stored.Value);
        if (ReferenceEquals(stored.Schema, type.Schema) || !type.IsCustom)
            return stored.Value;
        var view = stored.Value.Copy();
        view["apiVersion"] = type.ApiVersion;
        Pruning.Prune(view, type.Schema, BuiltinSchemas.ObjectMeta);
        Defaulting.Apply(view, type.Schema);
        return view;
    }

    public JsonObject Create(ResourceType type, string? ns, JsonObject body, WriteScope scope)
    {
        var value = type.Resource == type.Storage ? body.Copy() : EventConversion.ToCoreGroup(body);
        if (!string.IsNullOrEmpty(value.StringAt("metadata", "resourceVersion")))
            throw Refusal.Internal("resourceVersion should not be set on objects to be created");
        CheckNamespace(type, ns, value);
        CheckKind(type, value);
        Shape(type, value, scope);
        lock (Store.Gate)
        {
            AdmitNamespace(type, ns, value);
            AdmitDefinition(type, value);
            NewMetadata(type, ns, value);
            rules.For(type).PrepareForCreate(value, scope);
            if (type.IsCustom && type.HasStatus)
                value.Remove("status");
            GoOmit(type, value);
            preparation.Validate(type, value, null, scope);
            var key = ObjectStore.Key(value.Namespace(), value.Name());
            if (Store.Find(type.Storage, key) is { } present)
                throw present.Value.At("metadata", "deletionTimestamp") is null ? Refusal.AlreadyExists(type.Resource, value.Name()) : Refusal.BeingDeleted(type.Resource, value.Name());
            Apply.FieldOwnership.RecordUpdate(type, null, value, scope.FieldManager, "", Now);
            return Show(type, scope.DryRun ? value : Store.Put(type.Storage, key, value, type.Schema).Value);
        }
    }

    public (JsonObject Value, bool Created) Update(ResourceType type, string? ns, string name, JsonObject body, string subresource, WriteScope scope) =>
        update.Update(type, ns, name, type.Resource == type.Storage ? body : EventConversion.ToCoreGroup(body), subresource, scope);

    public (JsonObject Value, bool Created) Patch(ResourceType type, string? ns, string name, PatchKind kind, JsonNode body, string subresource, WriteScope scope) =>
        patch.Patch(type, ns, name, kind, body, subresource, scope);

    /// <returns>The object, when it stays for now or the type answers so; a Status of success otherwise.</returns>
    public JsonObject Delete(ResourceType type, string? ns, string name, DeleteOptions options) => deletion.Delete(type, ns, name, options);

    internal void Shape(ResourceType type, JsonObject value, WriteScope scope)
    {
        try
        {
            preparation.Shape(type, value, scope);
        }
        catch (DecodeException refused)
        {
            throw Refusal.BadRequest($"{type.Kind} in version \"{type.Version}\" cannot be handled as a {type.Kind}: {refused.Message}");
        }
    }

    internal JsonObject Show(ResourceType type, JsonObject value) => type.Resource == type.Storage ? value : EventConversion.ToEventsGroup(value);

    internal static void GoOmit(ResourceType type, JsonObject value)
    {
        if (!type.IsCustom)
            GoOmission.Apply(value, type.Schema);
        if (value["metadata"] is JsonObject metadata)
            GoOmission.Apply(metadata, BuiltinSchemas.ObjectMeta);
    }

    static void CheckNamespace(ResourceType type, string? ns, JsonObject value)
    {
        var own = value.Namespace();
        if (type.Namespaced ? own.Length > 0 && own != ns : own.Length > 0)
            throw Refusal.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
    }

    static void CheckKind(ResourceType type, JsonObject value)
    {
        if (!type.IsCustom && value.StringAt("kind") is { } kind && kind != type.Kind)
            throw Refusal.BadRequest($"{kind} in version \"{type.Version}\" cannot be handled as a {type.Kind}: no kind \"{kind}\" is registered for version \"{type.ApiVersion}\"");
    }

    void AdmitNamespace(ResourceType type, string? ns, JsonObject value)
    {
        if (!type.Namespaced)
            return;
        var home = Store.Find(GroupResource.Namespaces, ns ?? "")?.Value ?? throw Refusal.NotFound(GroupResource.Namespaces, ns ?? "");
        if (home.At("metadata", "deletionTimestamp") is null)
            return;
        var refused = Refusal.Forbidden(type.Resource, value.Name(), $"unable to create new content in namespace {ns} because it is being terminated");
        refused.Status["details"]!["causes"] = new JsonArray(new JsonObject
        {
            ["reason"] = "NamespaceTerminating",
            ["message"] = $"namespace {ns} is being terminated",
            ["field"] = "metadata.namespace",
        });
        throw refused;
    }

    void AdmitDefinition(ResourceType type, JsonObject value)
    {
        if (type.IsCustom && Store.Find(GroupResource.CustomResourceDefinitions, type.Resource.ToString())?.Value.At("metadata", "deletionTimestamp") is not null)
            throw Refusal.Forbidden(type.Resource, value.Name(), "create not allowed while custom resource definition is terminating");
    }

    void NewMetadata(ResourceType type, string? ns, JsonObject value)
    {
        value["apiVersion"] = type.Storage == type.Resource ? type.ApiVersion : "v1";
        var metadata = value.Metadata();
        if (string.IsNullOrEmpty(metadata.StringAt("name")) && metadata.StringAt("generateName") is { Length: > 0 } prefix)
            metadata["name"] = Names.RandomNames.Complete(prefix);
        metadata.Put("namespace", type.Namespaced ? ns : null);
        metadata["uid"] = Guid.NewGuid().ToString("D", CultureInfo.InvariantCulture);
        metadata["creationTimestamp"] = Now;
        metadata.Put("generation", type.HasGeneration ? 1 : null);
        foreach (var name in (string[])["resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "managedFields"])
            metadata.Remove(name);
    }
}
