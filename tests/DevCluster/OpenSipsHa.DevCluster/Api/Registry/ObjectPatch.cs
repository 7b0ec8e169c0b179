using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Apply;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Patching;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Resources;
using OpenSipsHa.DevCluster.Api.Storage;

namespace OpenSipsHa.DevCluster.Api.Registry;

/// <summary>PATCH in its four forms.</summary>
sealed class ObjectPatch(ObjectRegistry registry, ObjectUpdate update, ObjectPreparation preparation)
{
    public (JsonObject, bool) Patch(ResourceType type, string? ns, string name, PatchKind kind, JsonNode body, string subresource, WriteScope scope) =>
        kind == PatchKind.Apply
            ? Apply(type, ns, name, body as JsonObject ?? throw Refusal.BadRequest("error decoding YAML: expected an object"), subresource, scope)
            : (Change(type, ns, name, kind, body, subresource, scope), false);

    JsonObject Change(ResourceType type, string? ns, string name, PatchKind kind, JsonNode body, string subresource, WriteScope scope)
    {
        lock (registry.Store.Gate)
        {
            var before = registry.View(type, registry.Require(type, ns, name));
            var shown = registry.Show(type, before);
            var value = shown.Copy();
            ApplyChange(type, value, kind, body);
            if (type.Resource != type.Storage)
                value = EventConversion.ToCoreGroup(value);
            var version = value.StringAt("metadata", "resourceVersion") ?? "";
            if (version.Length > 0 && version != before.StringAt("metadata", "resourceVersion"))
                throw Refusal.Conflict(type.Resource, name, Refusal.Modified);
            if (type.Resource == type.Storage && value.StringAt("apiVersion") is var applied && applied != before.StringAt("apiVersion"))
                throw Refusal.Invalid("", type.Kind, name, [FieldError.Invalid("apiVersion", applied, "must be " + type.ApiVersion)]);
            if (value.Namespace() != before.Namespace())
                throw Refusal.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
            if (value.Name() != name)
                throw Refusal.BadRequest($"the name of the object ({value.Name()}) does not match the name on the URL ({name})");
            ShapePatched(type, value, scope);
            if (value.Uid() != before.Uid())
                throw Refusal.Invalid(type.Group, type.Kind, name, [FieldError.Invalid("metadata.uid", value.Uid(), "field is immutable")]);
            return update.Commit(type, ObjectStore.Key(type.Namespaced ? ns : null, name), before, value, subresource, scope, recordOwners: true);
        }
    }

    static void ApplyChange(ResourceType type, JsonObject value, PatchKind kind, JsonNode body)
    {
        switch (kind)
        {
            case PatchKind.Json:
                JsonPatch.Apply(value, body as JsonArray ?? throw Refusal.BadRequest("error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp"));
                break;
            case PatchKind.Merge:
                MergePatch.Apply(value, body as JsonObject ?? throw Refusal.BadRequest("error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}"));
                break;
            default:
                StrategicMergePatch.Apply(value, body as JsonObject ?? throw Refusal.BadRequest("json: cannot unmarshal array into Go value of type map[string]interface {}"), WithMetadata(type));
                break;
        }
    }

    static Schemas.Schema WithMetadata(ResourceType type) => new()
    {
        Type = "object",
        Properties = new Dictionary<string, Schemas.Schema>(type.Schema.Properties, StringComparer.Ordinal) { ["metadata"] = Schemas.BuiltinSchemas.ObjectMeta },
    };

    void ShapePatched(ResourceType type, JsonObject value, WriteScope scope)
    {
        try
        {
            preparation.Shape(type, value, scope);
        }
        catch (DecodeException refused)
        {
            throw Refusal.Invalid("", "", "", [FieldError.Invalid("patch", "<object>", refused.Message)]);
        }
    }

    (JsonObject, bool) Apply(ResourceType type, string? ns, string name, JsonObject config, string subresource, WriteScope scope)
    {
        if (config.At("metadata", "managedFields") is not null)
            throw Refusal.BadRequest("metadata.managedFields must be nil");
        if (config.StringAt("apiVersion") is { } version && version != type.ApiVersion)
            throw Refusal.BadRequest($"the API version in the data ({version}) does not match the expected API version ({type.ApiVersion})");
        if (string.IsNullOrEmpty(config.StringAt("kind")))
            throw Refusal.BadRequest("error decoding patch: Object 'Kind' is missing");
        config = config.Copy();
        if (config.At("metadata", "name") is { } given && given.AsString() is null)
            throw Refusal.Internal($"failed to create typed patch object (/; {type.ApiVersion}, Kind={type.Kind}): .metadata.name: expected string, got &value.valueUnstructured{{Value:{JsonWriting.ToText(given)}}}");
        if (config.Name().Length == 0)
            throw Refusal.BadRequest($"the name of the object ({name} based on URL) was undeterminable: name must be provided");
        if (config.Name() != name)
            throw Refusal.BadRequest($"the name of the object ({config.Name()}) does not match the name on the URL ({name})");
        lock (registry.Store.Gate)
        {
            var key = ObjectStore.Key(type.Namespaced ? ns : null, name);
            var present = registry.Store.Find(type.Storage, key);
            if (present is null)
                return (ApplyNew(type, ns, name, config, subresource, scope), true);
            var before = registry.View(type, present);
            CheckPreconditions(type, name, config, before);
            var merged = FieldOwnership.Apply(type, before, config, scope.FieldManager, subresource, scope.Force, registry.Now);
            registry.Shape(type, merged, scope with { FieldValidation = FieldValidation.Ignore });
            return (update.Commit(type, key, before, merged, subresource, scope, recordOwners: false), false);
        }
    }

    JsonObject ApplyNew(ResourceType type, string? ns, string name, JsonObject config, string subresource, WriteScope scope)
    {
        if (subresource.Length > 0)
            throw Refusal.NotFound(type.Resource, name);
        if (config.Uid() is { Length: > 0 } uid)
            throw ObjectUpdate.WrongUid(type, ns, name, uid, "");
        config.Metadata().Remove("resourceVersion");
        scope.RequireCreate();
        var merged = FieldOwnership.Apply(type, null, config, scope.FieldManager, subresource, scope.Force, registry.Now);
        var owners = merged.At("metadata", "managedFields")?.DeepClone();
        var created = registry.Create(type, ns, merged, scope with { FieldValidation = FieldValidation.Ignore, DryRun = true }).Copy();
        created.Metadata().Put("managedFields", owners);
        return scope.DryRun ? created : registry.Store.Put(type.Storage, ObjectStore.Key(created.Namespace(), name), created, type.Schema).Value;
    }

    static void CheckPreconditions(ResourceType type, string name, JsonObject config, JsonObject before)
    {
        if (config.StringAt("metadata", "resourceVersion") is { Length: > 0 } version && version != before.StringAt("metadata", "resourceVersion"))
            throw Refusal.Conflict(type.Resource, name, Refusal.Modified);
        if (config.Uid() is { Length: > 0 } uid && uid != before.Uid())
            throw Refusal.Invalid(type.Group, type.Kind, name, [FieldError.Invalid("metadata.uid", uid, "field is immutable")]);
    }
}
