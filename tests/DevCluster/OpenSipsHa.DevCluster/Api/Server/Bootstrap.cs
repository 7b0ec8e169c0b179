using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;

namespace OpenSipsHa.DevCluster.Api.Server;

/// <summary>What a fresh cluster has: system namespaces, default roles and their bindings, priority classes.</summary>
static class Bootstrap
{
    const string Rbac = "rbac.authorization.k8s.io";

    public static void Fill(IObjectClient client)
    {
        foreach (var name in (string[])["default", "kube-system", "kube-public", "kube-node-lease"])
            client.Create(GroupResource.Namespaces, null, Named(name));
        Role(client, "cluster-admin", Resources("*", "*", "*"), Paths("*", "*"));
        Role(client, "admin", Resources("*", "", "configmaps", "endpoints", "events", "pods", "pods/log", "pods/eviction", "secrets", "serviceaccounts", "services"), Resources("*", "apps", "*"), Resources("*", Rbac, "roles", "rolebindings"));
        Role(client, "edit", Resources("*", "", "configmaps", "endpoints", "events", "pods", "pods/log", "secrets", "serviceaccounts", "services"), Resources("*", "apps", "*"));
        Role(client, "view", Reading("", "configmaps", "endpoints", "events", "pods", "pods/log", "serviceaccounts", "services"), Reading("apps", "*"));
        Role(client, "system:discovery", Paths("get", "/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version", "/version/"));
        Role(client, "system:public-info-viewer", Paths("get", "/healthz", "/livez", "/readyz", "/version", "/version/"));
        Role(client, "system:basic-user",
            Resources("create", "authorization.k8s.io", "selfsubjectaccessreviews", "selfsubjectrulesreviews"),
            Resources("create", "authentication.k8s.io", "selfsubjectreviews"));
        Bind(client, "cluster-admin", "system:masters");
        Bind(client, "system:discovery", "system:authenticated");
        Bind(client, "system:basic-user", "system:authenticated");
        Bind(client, "system:public-info-viewer", "system:authenticated", "system:unauthenticated");
        Priority(client, "system-node-critical", 2_000_001_000);
        Priority(client, "system-cluster-critical", 2_000_000_000);
    }

    static void Role(IObjectClient client, string name, params JsonObject[] rules)
    {
        var role = Named(name);
        role["rules"] = new JsonArray([.. rules]);
        client.Create(new GroupResource(Rbac, "clusterroles"), null, role);
    }

    static void Bind(IObjectClient client, string role, params string[] groups)
    {
        var binding = Named(role);
        binding["roleRef"] = new JsonObject { ["apiGroup"] = Rbac, ["kind"] = "ClusterRole", ["name"] = role };
        binding["subjects"] = new JsonArray([.. groups.Select(group => (JsonNode)new JsonObject { ["kind"] = "Group", ["apiGroup"] = Rbac, ["name"] = group })]);
        client.Create(new GroupResource(Rbac, "clusterrolebindings"), null, binding);
    }

    static void Priority(IObjectClient client, string name, long value)
    {
        var priority = Named(name);
        priority["value"] = value;
        client.Create(new GroupResource("scheduling.k8s.io", "priorityclasses"), null, priority);
    }

    static JsonObject Resources(string verb, string group, params string[] resources) => new()
    {
        ["apiGroups"] = new JsonArray(group),
        ["resources"] = Array(resources),
        ["verbs"] = new JsonArray(verb),
    };

    static JsonObject Reading(string group, params string[] resources) => new()
    {
        ["apiGroups"] = new JsonArray(group),
        ["resources"] = Array(resources),
        ["verbs"] = new JsonArray("get", "list", "watch"),
    };

    static JsonObject Paths(string verb, params string[] urls) => new() { ["nonResourceURLs"] = Array(urls), ["verbs"] = new JsonArray(verb) };

    static JsonArray Array(string[] values) => Json.Members.ToJsonArray(values);

    static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };
}
