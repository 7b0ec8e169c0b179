using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Access;
using OpenSipsHa.DevCluster.Api.Http.Protobuf;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Reading;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Resources;
using OpenSipsHa.DevCluster.Api.Tables;

namespace OpenSipsHa.DevCluster.Api.Http;

/// <summary>The verbs on objects and collections.</summary>
sealed class ResourceHandler(ObjectRegistry registry, ObjectLists lists, TableRenderer tables, RoleAuthorizer authorizer, WatchHandler watches, SubresourceHandler subresources, ReviewHandler reviews, EscalationCheck escalation)
{
    public async Task HandleAsync(ApiRequest request)
    {
        if (request.Path.Subresource.Length > 0 && await subresources.TryHandleAsync(request))
            return;
        if (request.Type.IsReview)
        {
            await reviews.HandleAsync(request);
            return;
        }
        if (request.Path.Subresource.Length > 0 && !(request.Path.Subresource == "status" && request.Type.HasStatus))
            throw request.Type.IsCustom ? Refusal.NotFound(request.Type.Resource, request.Path.Name) : Refusal.Make(404, "NotFound", "the server could not find the requested resource", []);
        if (request.Path.Subresource.Length > 0 && request.Verb is not ("get" or "update" or "patch"))
            throw Refusal.MethodNotAllowed(request.Type.Resource);
        if (request.Type.Namespaced && request.Namespace is null && request.Verb is not ("list" or "watch"))
        {
            await Answer.NotFoundPageAsync(request.Context);
            return;
        }
        switch (request.Verb)
        {
            case "get": await GetAsync(request); break;
            case "list": await ListAsync(request); break;
            case "watch": await watches.HandleAsync(request); break;
            case "create": await CreateAsync(request); break;
            case "update": await UpdateAsync(request); break;
            case "patch": await PatchAsync(request); break;
            case "delete": await DeleteAsync(request); break;
            case "deletecollection": await DeleteCollectionAsync(request); break;
            default: throw Refusal.MethodNotAllowed();
        }
    }

    async Task GetAsync(ApiRequest request)
    {
        var media = Negotiate(request);
        if (request.Query("resourceVersion") is { Length: > 0 } version)
        {
            if (!long.TryParse(version, out var wanted))
                throw Refusal.Internal($"resourceVersion: Invalid value: \"{version}\": strconv.ParseUint: parsing \"{version}\": invalid syntax");
            await lists.WaitUntilFreshAsync(wanted, request.Context.RequestAborted);
        }
        var stored = registry.Require(request.Type, request.Namespace, request.Path.Name);
        var view = registry.View(request.Type, stored);
        if (media is { As.Length: 0, Base: MediaType.Json } && ReferenceEquals(view, stored.Value) && request.Query("pretty") is null)
            await Answer.WriteBytesAsync(request.Context, 200, MediaType.Json, stored.Utf8);
        else
            await WriteOneAsync(request, 200, view, media);
    }

    async Task ListAsync(ApiRequest request)
    {
        if (request.Context.Request.Method == "HEAD")
            throw Refusal.MethodNotAllowed();
        var media = Negotiate(request);
        var type = request.Type;
        var query = ListQuery.Parse(request.Query, type, watch: false);
        var (items, metadata) = await lists.ListAsync(type, request.Namespace, query, request.Context.RequestAborted);
        JsonObject body;
        if (media.IsTable)
            body = tables.Render(type, items, metadata, media.Version, IncludeObject(request));
        else if (media.IsPartial)
            body = List("PartialObjectMetadataList", "meta.k8s.io/" + media.Version, metadata, items.Select(item => TableRenderer.Partial(item, media.Version)));
        else
            body = List(type.ListKind, type.ApiVersion, metadata, items.Select(item => ListItem(type, item)));
        await Answer.WriteAsync(request.Context, 200, body, media);
    }

    /// <summary>Items of built-in lists carry no apiVersion and kind.</summary>
    static JsonObject ListItem(ResourceType type, JsonObject item)
    {
        var copy = item.Copy();
        if (!type.IsCustom)
        {
            copy.Remove("apiVersion");
            copy.Remove("kind");
        }
        return copy;
    }

    static JsonObject List(string kind, string apiVersion, JsonObject metadata, IEnumerable<JsonObject> items) => new()
    {
        ["kind"] = kind,
        ["apiVersion"] = apiVersion,
        ["metadata"] = metadata,
        ["items"] = new JsonArray([.. items]),
    };

    async Task CreateAsync(ApiRequest request)
    {
        var media = Negotiate(request);
        var duplicates = new List<string>();
        var bytes = await RequestBody.ReadAsync(request.Context.Request);
        var scope = WriteOptions.Scope(request, authorizer, duplicates);
        var body = RequestBody.ParseObject(bytes, request.Context.Request.ContentType, request.Type, duplicates);
        if (request.Path.Name.Length > 0)
        {
            if (!request.Type.IsCustom)
                throw Refusal.MethodNotAllowed();
            if (body.Name() != request.Path.Name)
                throw Refusal.BadRequest($"the name of the object ({body.Name()}) does not match the name on the URL ({request.Path.Name})");
        }
        escalation.Check(request, body);
        var created = registry.Create(request.Type, request.Namespace, body, scope);
        await WriteOneAsync(request, 201, created, media, scope.Warnings);
    }

    async Task UpdateAsync(ApiRequest request)
    {
        var media = Negotiate(request);
        if (request.Path.Name.Length == 0)
            throw request.Type.IsCustom ? Refusal.BadRequest("name must be provided") : Refusal.MethodNotAllowed();
        var duplicates = new List<string>();
        var bytes = await RequestBody.ReadAsync(request.Context.Request);
        var scope = WriteOptions.Scope(request, authorizer, duplicates);
        var body = RequestBody.ParseObject(bytes, request.Context.Request.ContentType, request.Type, duplicates);
        escalation.Check(request, body);
        var (value, created) = registry.Update(request.Type, request.Namespace, request.Path.Name, body, request.Path.Subresource, scope);
        await WriteOneAsync(request, created ? 201 : 200, value, media, scope.Warnings);
    }

    async Task PatchAsync(ApiRequest request)
    {
        var media = Negotiate(request);
        if (request.Path.Name.Length == 0)
            throw request.Type.IsCustom ? Refusal.BadRequest("name must be provided") : Refusal.MethodNotAllowed();
        var duplicates = new List<string>();
        var bytes = await RequestBody.ReadAsync(request.Context.Request);
        var (kind, body) = RequestBody.ParsePatch(bytes, request.Context.Request.ContentType, request.Type, duplicates);
        var scope = WriteOptions.Scope(request, authorizer, duplicates, apply: kind == PatchKind.Apply);
        escalation.CheckPatch(request, kind, body);
        var (value, created) = registry.Patch(request.Type, request.Namespace, request.Path.Name, kind, body, request.Path.Subresource, scope);
        await WriteOneAsync(request, created ? 201 : 200, value, media, scope.Warnings);
    }

    async Task DeleteAsync(ApiRequest request)
    {
        var options = await DeleteOptionsAsync(request);
        var answer = registry.Delete(request.Type, request.Namespace, request.Path.Name, options);
        await Answer.WriteAsync(request.Context, 200, answer);
    }

    async Task DeleteCollectionAsync(ApiRequest request)
    {
        if (!request.Type.Verbs.Contains("deletecollection", StringComparer.Ordinal))
            throw Refusal.MethodNotAllowed();
        var options = await DeleteOptionsAsync(request);
        var query = ListQuery.Parse(request.Query, request.Type, watch: false);
        var (items, metadata) = await lists.ListAsync(request.Type, request.Namespace, query, request.Context.RequestAborted);
        foreach (var item in items)
        {
            try
            {
                registry.Delete(request.Type, item.Namespace(), item.Name(), options);
            }
            catch (Client.ApiRefusedException gone) when (gone.Code == 404)
            {
                continue;
            }
        }
        await Answer.WriteAsync(request.Context, 200, List(request.Type.ListKind, request.Type.ApiVersion, metadata, items.Select(item => ListItem(request.Type, item))));
    }

    /// <summary>From the body, or from the query when there is none.</summary>
    internal static async Task<DeleteOptions> DeleteOptionsAsync(ApiRequest request)
    {
        var bytes = await RequestBody.ReadAsync(request.Context.Request);
        JsonObject body;
        try
        {
            body = bytes.Length == 0 ? [] : ProtobufObject.Read(bytes) ?? JsonReading.Parse(bytes) as JsonObject ?? [];
        }
        catch (System.Text.Json.JsonException)
        {
            throw Refusal.BadRequest("couldn't get version/kind; json parse error: unexpected end of JSON input");
        }
        if (body["orphanDependents"] is not null && body["propagationPolicy"] is not null)
            throw Refusal.InvalidOptions("DeleteOptions", FieldError.Invalid("propagationPolicy", body["propagationPolicy"], "orphanDependents and deletionPropagation cannot be both set"));
        var grace = request.Query("gracePeriodSeconds") is { } text && long.TryParse(text, out var seconds) ? seconds : (long?)null;
        var options = DeleteOptions.Parse(body);
        options = options with
        {
            GracePeriodSeconds = options.GracePeriodSeconds ?? grace,
            Propagation = request.Query("propagationPolicy") ?? (request.Query("orphanDependents") is { } orphan ? orphan == "true" ? "Orphan" : "Background" : options.Propagation),
            DryRun = options.DryRun || WriteOptions.DryRun(request, "DeleteOptions"),
        };
        if (options.Propagation is not ("" or "Background" or "Foreground" or "Orphan"))
            throw Refusal.InvalidOptions("DeleteOptions", FieldError.NotSupported("propagationPolicy", options.Propagation, ["Foreground", "Background", "Orphan", "nil"]));
        return options;
    }

    async Task WriteOneAsync(ApiRequest request, int code, JsonObject value, MediaType media, IEnumerable<string>? warnings = null)
    {
        JsonNode body = value;
        if (media.IsTable)
        {
            var metadata = new JsonObject { ["resourceVersion"] = value.At("metadata", "resourceVersion")?.DeepClone() };
            body = tables.Render(request.Type, [value], metadata, media.Version, IncludeObject(request));
        }
        else if (media.IsPartial)
            body = TableRenderer.Partial(value, media.Version);
        await Answer.WriteAsync(request.Context, code, body, media, warnings);
    }

    static MediaType Negotiate(ApiRequest request) => MediaType.Negotiate(request.Context.Request.Headers.Accept.ToString());

    internal static string IncludeObject(ApiRequest request)
    {
        var include = request.Query("includeObject") ?? "";
        return include is "" or "None" or "Metadata" or "Object"
            ? include
            : throw Refusal.BadRequest($"unrecognized includeObject value: \"{include}\"");
    }
}
