using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Storage;

namespace OpenSipsHa.DevCluster.Api.Access;

/// <summary>RBAC over the Roles and bindings in the store. Members of system:masters may do anything.</summary>
public sealed class RoleAuthorizer(ObjectStore store)
{
    public const string Group = "rbac.authorization.k8s.io";
    static readonly GroupResource Roles = new(Group, "roles");
    static readonly GroupResource ClusterRoles = new(Group, "clusterroles");
    static readonly GroupResource RoleBindings = new(Group, "rolebindings");
    static readonly GroupResource ClusterRoleBindings = new(Group, "clusterrolebindings");

    public bool Allows(Identity user, AccessQuestion question) =>
        user.IsMaster || RulesFor(user, question.Namespace).Any(rule => Covers(rule, question));

    /// <summary>Which binding allows it; null when none does, or when the user needs none.</summary>
    public string? Explain(Identity user, AccessQuestion question)
    {
        if (user.IsMaster)
            return null;
        foreach (var (bindings, ns) in ((GroupResource, string)[])[(ClusterRoleBindings, ""), (RoleBindings, question.Namespace)])
        {
            if (bindings == RoleBindings && ns.Length == 0)
                continue;
            foreach (var (_, binding) in store.List(bindings, ns).Items.Where(item => Binds(item.Value.Value, user, ns) && RulesOf(item.Value.Value, ns).Any(rule => Covers(rule, question))))
            {
                var subject = binding.Value.ObjectsAt("subjects").First(candidate => BindsSubject(candidate, user, ns));
                var who = subject.StringAt("kind") == "ServiceAccount" ? $"{subject.StringAt("name")}/{subject.StringAt("namespace")}" : subject.StringAt("name");
                var where = ns.Length == 0 ? $"ClusterRoleBinding \"{binding.Value.Name()}\"" : $"RoleBinding \"{binding.Value.Name()}/{ns}\"";
                return $"RBAC: allowed by {where} of {binding.Value.StringAt("roleRef", "kind")} \"{binding.Value.StringAt("roleRef", "name")}\" to {subject.StringAt("kind")} \"{who}\"";
            }
        }
        return null;
    }

    /// <summary>All rules that apply to a user in a namespace; cluster-wide ones only when it is empty.</summary>
    public IEnumerable<JsonObject> RulesFor(Identity user, string ns)
    {
        foreach (var (_, binding) in store.List(ClusterRoleBindings, null).Items)
        {
            if (Binds(binding.Value, user, ""))
            {
                foreach (var rule in RulesOf(binding.Value, ""))
                    yield return rule;
            }
        }
        if (ns.Length == 0)
            yield break;
        foreach (var (_, binding) in store.List(RoleBindings, ns).Items)
        {
            if (Binds(binding.Value, user, ns))
            {
                foreach (var rule in RulesOf(binding.Value, ns))
                    yield return rule;
            }
        }
    }

    /// <summary>The rules of the role that a binding names; nothing when the role does not exist.</summary>
    public IEnumerable<JsonObject> RulesOf(JsonObject binding, string ns)
    {
        var name = binding.StringAt("roleRef", "name") ?? "";
        var role = binding.StringAt("roleRef", "kind") == "Role"
            ? store.Find(Roles, ObjectStore.Key(ns, name))
            : store.Find(ClusterRoles, name);
        return role?.Value.ObjectsAt("rules") ?? [];
    }

    /// <summary>Whether rules cover everything that another rule grants (to prevent escalation).</summary>
    public static bool CoversRule(IReadOnlyCollection<JsonObject> owned, JsonObject wanted)
    {
        var urls = wanted.StringsAt("nonResourceURLs").ToList();
        foreach (var verb in wanted.StringsAt("verbs"))
        {
            if (urls.Any(url => !owned.Any(rule => Covers(rule, new AccessQuestion(verb, "", "", "", "", "", url)))))
                return false;
            foreach (var group in wanted.StringsAt("apiGroups"))
            {
                foreach (var full in wanted.StringsAt("resources"))
                {
                    var names = wanted.StringsAt("resourceNames").DefaultIfEmpty("");
                    var parts = full.Split('/', 2);
                    if (names.Any(name => !owned.Any(rule => Covers(rule, new AccessQuestion(verb, group, parts[0], parts.ElementAtOrDefault(1) ?? "", "", name, "")))))
                        return false;
                }
            }
        }
        return true;
    }

    static bool Covers(JsonObject rule, AccessQuestion question)
    {
        if (!Has(rule, "verbs", question.Verb))
            return false;
        if (!question.IsResource)
            return rule.StringsAt("nonResourceURLs").Any(url => url == "*" || url == question.Path || (url.EndsWith('*') && question.Path.StartsWith(url[..^1], StringComparison.Ordinal)));
        var names = rule.StringsAt("resourceNames").ToList();
        return Has(rule, "apiGroups", question.Group)
            && (Has(rule, "resources", question.FullResource) || (question.Subresource.Length > 0 && rule.StringsAt("resources").Contains("*/" + question.Subresource, StringComparer.Ordinal)))
            && (names.Count == 0 || (question.Name.Length > 0 && names.Contains(question.Name, StringComparer.Ordinal)));
    }

    static bool Has(JsonObject rule, string field, string value) =>
        rule.StringsAt(field).Any(item => item == "*" || item == value);

    static bool Binds(JsonObject binding, Identity user, string ns) => binding.ObjectsAt("subjects").Any(subject => BindsSubject(subject, user, ns));

    static bool BindsSubject(JsonObject subject, Identity user, string ns) => subject.StringAt("kind") switch
    {
        "User" => subject.StringAt("name") == user.Name,
        "Group" => user.Groups.Contains(subject.StringAt("name"), StringComparer.Ordinal),
        "ServiceAccount" => user.Name == $"system:serviceaccount:{subject.StringAt("namespace") ?? ns}:{subject.StringAt("name")}",
        _ => false,
    };
}
