using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Access;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Patching;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Resources;
using OpenSipsHa.DevCluster.Api.Tables;

namespace OpenSipsHa.DevCluster.Api.Http;

/// <summary>autoscaling/v1 Scale of whatever has replicas.</summary>
sealed class ScaleHandler(ObjectRegistry registry, RoleAuthorizer authorizer)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var type = request.Type;
        var value = registry.View(type, registry.Require(type, request.Namespace, request.Path.Name));
        if (request.Verb is "update" or "patch")
        {
            var scale = Of(type, value);
            var bytes = await RequestBody.ReadAsync(request.Context.Request);
            if (request.Verb == "update")
                scale = JsonReading.ParseObject(bytes);
            else
                Change(scale, RequestBody.ParsePatch(bytes, request.Context.Request.ContentType, type, []));
            value = Write(request, value, scale);
        }
        else if (request.Verb != "get")
            throw Refusal.MethodNotAllowed();
        await Answer.WriteAsync(request.Context, 200, Of(type, value));
    }

    static void Change(JsonObject scale, (PatchKind Kind, JsonNode Body) patch)
    {
        if (patch is (PatchKind.Json, JsonArray operations))
            JsonPatch.Apply(scale, operations);
        else if (patch.Body is JsonObject merge)
            MergePatch.Apply(scale, merge);
    }

    JsonObject Write(ApiRequest request, JsonObject value, JsonObject scale)
    {
        var type = request.Type;
        if (scale.At("spec", "replicas") is not null && scale.LongAt("spec", "replicas") is not >= 0)
            throw Refusal.Invalid(type.IsCustom ? type.Group : "autoscaling", type.IsCustom ? type.Kind : "Scale", value.Name(), [FieldError.Invalid("spec.replicas", scale.At("spec", "replicas"), "must be greater than or equal to 0")]);
        var version = scale.StringAt("metadata", "resourceVersion") ?? "";
        if (version.Length > 0 && version != value.StringAt("metadata", "resourceVersion"))
            throw Refusal.Conflict(type.Resource, value.Name(), Refusal.Modified);
        var path = type.Scale!.SpecReplicas.TrimStart('.').Split('.');
        JsonNode merge = scale.LongAt("spec", "replicas") ?? 0;
        foreach (var name in path.Reverse())
            merge = new JsonObject { [name] = merge };
        var scope = WriteOptions.Scope(request, authorizer, []) with { RecordsOwners = !type.IsCustom };
        return registry.Patch(type, request.Namespace, request.Path.Name, PatchKind.Merge, merge, "", scope).Value;
    }

    static JsonObject Of(ResourceType type, JsonObject value)
    {
        var paths = type.Scale!;
        var metadata = new JsonObject();
        foreach (var name in (string[])["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
            metadata.Put(name, value.At("metadata", name)?.DeepClone());
        var spec = new JsonObject();
        if (JsonPath.Find(value, paths.SpecReplicas) is [{ } wanted, ..])
            spec["replicas"] = wanted.DeepClone();
        var status = new JsonObject { ["replicas"] = JsonPath.Find(value, paths.StatusReplicas) is [{ } present, ..] ? present.DeepClone() : 0 };
        if (paths.LabelSelector.Length > 0 && JsonPath.Find(value, paths.LabelSelector) is [{ } selector, ..] && selector.AsString() is { Length: > 0 })
            status["selector"] = selector.DeepClone();
        else if (!type.IsCustom && value.ObjectAt("spec", "selector", "matchLabels") is { } labels)
            status["selector"] = TableColumns.Labels(labels);
        return new JsonObject { ["kind"] = "Scale", ["apiVersion"] = "autoscaling/v1", ["metadata"] = metadata, ["spec"] = spec, ["status"] = status };
    }
}
