using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Access;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Http.Protobuf;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Pods;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Storage;

namespace OpenSipsHa.DevCluster.Api.Http;

/// <summary>token, binding, eviction, log, scale, finalize. status is a form of the usual verbs.</summary>
sealed class SubresourceHandler(ObjectRegistry registry, ServiceAccountTokens tokens, PodLogHandler logs, PodEviction eviction, ScaleHandler scales)
{
    const long ShortestToken = 600;

    public async Task<bool> TryHandleAsync(ApiRequest request)
    {
        switch (request.Type.Plural, request.Path.Subresource, request.Verb)
        {
            case ("serviceaccounts", "token", "create"):
                await Answer.WriteAsync(request.Context, 201, IssueToken(request, await BodyAsync(request)));
                return true;
            case ("pods", "binding", "create"):
                Bind(request, request.Path.Name, await BodyAsync(request));
                await Answer.WriteAsync(request.Context, 201, Created());
                return true;
            case ("pods", "eviction", "create"):
                eviction.Evict(request.Namespace!, request.Path.Name, await BodyAsync(request), WriteOptions.DryRun(request, "CreateOptions"));
                await Answer.WriteAsync(request.Context, 201, Created());
                return true;
            case ("pods", "log", "get"):
                await logs.HandleAsync(request);
                return true;
            case ("namespaces", "finalize", "update"):
                await Answer.WriteAsync(request.Context, 200, Finalize(request.Path.Name, await BodyAsync(request)));
                return true;
            case (_, "scale", _) when request.Type.Scale is not null:
                await scales.HandleAsync(request);
                return true;
            default:
                return false;
        }
    }

    internal static async Task<JsonObject> BodyAsync(ApiRequest request)
    {
        try
        {
            var bytes = await RequestBody.ReadAsync(request.Context.Request);
            return ProtobufObject.Read(bytes) ?? JsonReading.ParseObject(bytes);
        }
        catch (System.Text.Json.JsonException)
        {
            throw Refusal.UnsupportedMediaType("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");
        }
    }

    internal static JsonObject Created()
    {
        var status = Refusal.Success();
        status["code"] = 201;
        return status;
    }

    JsonObject IssueToken(ApiRequest request, JsonObject body)
    {
        var account = registry.Require(request.Type, request.Namespace, request.Path.Name).Value;
        var seconds = body.LongAt("spec", "expirationSeconds") ?? 3600;
        if (seconds < ShortestToken)
            throw Refusal.Invalid("authentication.k8s.io", "TokenRequest", "", [FieldError.Invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes")]);
        var bound = body.ObjectAt("spec", "boundObjectRef");
        if (bound.StringAt("kind") == "Pod")
            registry.Require(registry.Catalog.Find(GroupResource.Pods)!, request.Namespace, bound.StringAt("name") ?? "");
        var audiences = body.StringsAt("spec", "audiences").DefaultIfEmpty(ServiceAccountTokens.Audience).ToList();
        var (token, expires) = tokens.Issue(account, TimeSpan.FromSeconds(seconds), audiences);
        return new JsonObject
        {
            ["kind"] = "TokenRequest",
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["metadata"] = new JsonObject { ["name"] = account.Name(), ["namespace"] = account.Namespace(), ["uid"] = account.Uid(), ["creationTimestamp"] = registry.Now },
            ["spec"] = new JsonObject { ["audiences"] = audiences.ToJsonArray(), ["expirationSeconds"] = seconds, ["boundObjectRef"] = bound?.DeepClone() },
            ["status"] = new JsonObject { ["token"] = token, ["expirationTimestamp"] = GoTime.Seconds(expires) },
        };
    }

    public void Bind(ApiRequest request, string name, JsonObject body)
    {
        if (body.StringAt("target", "kind") is { Length: > 0 } kind && kind != "Node")
            throw Refusal.Internal($"target.kind: Unsupported value: \"{kind}\": supported values: \"Node\", \"<empty>\"");
        if (body.StringAt("target", "name") is not { Length: > 0 } node)
            throw Refusal.Internal("target.name: Required value");
        new PodBinding(registry).Bind(request.Path.Namespace, name, node, body.Uid());
    }

    JsonObject Finalize(string name, JsonObject body)
    {
        lock (registry.Store.Gate)
        {
            var type = registry.Catalog.Find(GroupResource.Namespaces)!;
            var value = registry.Require(type, null, name).Value.Copy();
            value["spec"] = body["spec"]?.DeepClone();
            var stored = registry.Store.Put(type.Storage, ObjectStore.Key(null, name), value, type.Schema).Value;
            if (value.At("metadata", "deletionTimestamp") is not null && !value.StringsAt("spec", "finalizers").Any())
                registry.Store.Remove(type.Storage, ObjectStore.Key(null, name));
            return stored;
        }
    }
}
