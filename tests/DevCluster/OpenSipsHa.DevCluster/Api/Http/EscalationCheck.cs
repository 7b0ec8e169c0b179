using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Access;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Registry;

namespace OpenSipsHa.DevCluster.Api.Http;

/// <summary>Nobody grants more than they have (verbs escalate and bind excepted).</summary>
sealed class EscalationCheck(RoleAuthorizer authorizer, ObjectRegistry registry)
{
    public void Check(ApiRequest request, JsonObject body)
    {
        if (request.Type.Group != RoleAuthorizer.Group || request.User.IsMaster)
            return;
        var ns = request.Namespace ?? "";
        if (request.Type.Plural is "roles" or "clusterroles")
            Demand(request, ns, body.Name(), "escalate", [.. body.ObjectsAt("rules")]);
        else
            Demand(request, ns, body.Name(), "bind", [.. authorizer.RulesOf(body, ns)]);
    }

    public void CheckPatch(ApiRequest request, PatchKind kind, JsonNode body)
    {
        if (request.Type.Group == RoleAuthorizer.Group && !request.User.IsMaster && kind is PatchKind.Apply or PatchKind.Merge or PatchKind.Strategic && body is JsonObject change)
        {
            var whole = registry.Store.Find(request.Type.Storage, Storage.ObjectStore.Key(request.Namespace, request.Path.Name))?.Value.Copy() ?? [];
            Patching.MergePatch.Apply(whole, change);
            whole.Metadata()["name"] = request.Path.Name;
            Check(request, whole);
        }
    }

    void Demand(ApiRequest request, string ns, string name, string verb, List<JsonObject> wanted)
    {
        var exempt = new AccessQuestion(verb, RoleAuthorizer.Group, verb == "bind" ? "roles" : request.Type.Plural, "", ns, name, "");
        if (authorizer.Allows(request.User, exempt))
            return;
        var owned = authorizer.RulesFor(request.User, ns).ToList();
        var missing = wanted.Where(rule => !RoleAuthorizer.CoversRule(owned, rule)).ToList();
        if (missing.Count == 0)
            return;
        var lines = string.Join("\n", missing.Select(rule => JsonWriting.ToText(rule)));
        throw Refusal.Forbidden(request.Type.Resource, name, $"user \"{request.User.Name}\" (groups=[{string.Join(" ", request.User.Groups.Select(group => $"\"{group}\""))}]) is attempting to grant RBAC permissions not currently held:\n{lines}");
    }
}
