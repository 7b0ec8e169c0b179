using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Access;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;

namespace OpenSipsHa.DevCluster.Api.Http;

/// <summary>Questions that are POSTed and not stored: access and token reviews, and the old path of bindings.</summary>
sealed class ReviewHandler(RoleAuthorizer authorizer, ServiceAccountTokens tokens, SubresourceHandler subresources)
{
    public async Task HandleAsync(ApiRequest request)
    {
        if (request.Verb != "create")
            throw Refusal.MethodNotAllowed();
        var bytes = await RequestBody.ReadAsync(request.Context.Request);
        var body = RequestBody.ParseObject(bytes, request.Context.Request.ContentType, request.Type, []);
        if (request.Type.Plural == "bindings")
        {
            subresources.Bind(request, body.Name(), body);
            await Answer.WriteAsync(request.Context, 201, SubresourceHandler.Created());
            return;
        }
        var answer = body.Copy();
        answer.Metadata().Remove("creationTimestamp");
        DropEmpty(answer.ObjectAt("spec", "resourceAttributes"));
        answer["status"] = request.Type.Plural switch
        {
            "selfsubjectaccessreviews" => Decide(request.User, body.ObjectAt("spec"), request),
            "localsubjectaccessreviews" or "subjectaccessreviews" => Decide(Subject(body), body.ObjectAt("spec"), request),
            "selfsubjectrulesreviews" => Rules(request.User, body.StringAt("spec", "namespace") ?? ""),
            "tokenreviews" => Token(body),
            _ => new JsonObject { ["userInfo"] = UserInfo(request.User) },
        };
        if (request.Type.Plural == "selfsubjectreviews")
            answer.Metadata()["creationTimestamp"] = Registry.GoTime.Seconds(DateTimeOffset.UtcNow);
        await Answer.WriteAsync(request.Context, 201, answer);
    }

    static void DropEmpty(JsonObject? attributes)
    {
        foreach (var name in (attributes ?? []).Where(member => member.Value.AsString() is "").Select(member => member.Key).ToList())
            attributes!.Remove(name);
    }

    JsonObject Decide(Identity user, JsonObject? spec, ApiRequest request)
    {
        var resource = spec.ObjectAt("resourceAttributes");
        var path = spec.ObjectAt("nonResourceAttributes");
        if (resource is null == path is null)
            throw Refusal.Invalid(request.Type.Group, request.Type.Kind, "", [FieldError.Invalid("spec.resourceAttributes", spec, "exactly one of nonResourceAttributes or resourceAttributes must be specified")]);
        var question = resource is not null
            ? new AccessQuestion(resource.StringAt("verb") ?? "", resource.StringAt("group") ?? "", resource.StringAt("resource") ?? "", resource.StringAt("subresource") ?? "", resource.StringAt("namespace") ?? "", resource.StringAt("name") ?? "", "")
            : new AccessQuestion(path.StringAt("verb") ?? "", "", "", "", "", "", path.StringAt("path") ?? "");
        var status = new JsonObject { ["allowed"] = authorizer.Allows(user, question) };
        status.Put("reason", authorizer.Explain(user, question));
        return status;
    }

    static Identity Subject(JsonObject body) => new(
        body.StringAt("spec", "user") ?? "",
        body.StringAt("spec", "uid") ?? "",
        [.. body.StringsAt("spec", "groups")],
        new Dictionary<string, string[]>(StringComparer.Ordinal));

    JsonObject Rules(Identity user, string ns)
    {
        var all = authorizer.RulesFor(user, ns).Select(rule => rule.Copy()).ToList();
        if (user.IsMaster)
            all.Add(new JsonObject { ["verbs"] = new JsonArray("*"), ["apiGroups"] = new JsonArray("*"), ["resources"] = new JsonArray("*") });
        return new JsonObject
        {
            ["resourceRules"] = new JsonArray([.. all.Where(rule => rule["resources"] is not null)]),
            ["nonResourceRules"] = new JsonArray([.. all.Where(rule => rule["nonResourceURLs"] is not null)]),
            ["incomplete"] = false,
        };
    }

    JsonObject Token(JsonObject body)
    {
        var audiences = body.StringsAt("spec", "audiences").DefaultIfEmpty(ServiceAccountTokens.Audience).ToList();
        foreach (var audience in audiences)
        {
            if (tokens.Check(body.StringAt("spec", "token") ?? "", audience) is { } user)
                return new JsonObject { ["authenticated"] = true, ["user"] = UserInfo(user), ["audiences"] = new JsonArray(audience) };
        }
        return new JsonObject { ["user"] = new JsonObject(), ["error"] = "invalid bearer token" };
    }

    static JsonObject UserInfo(Identity user)
    {
        var info = new JsonObject { ["username"] = user.Name };
        if (user.Uid.Length > 0)
            info["uid"] = user.Uid;
        info["groups"] = user.Groups.ToJsonArray();
        if (user.Extra.Count > 0)
            info["extra"] = new JsonObject(user.Extra.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)item.Value.ToJsonArray())));
        return info;
    }
}
