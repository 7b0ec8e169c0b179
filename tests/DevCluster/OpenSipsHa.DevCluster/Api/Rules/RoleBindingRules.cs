using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Names;
using OpenSipsHa.DevCluster.Api.Refusals;

namespace OpenSipsHa.DevCluster.Api.Rules;

sealed class RoleBindingRules : ResourceRules
{
    const string Group = "rbac.authorization.k8s.io";

    public override void Default(JsonObject value)
    {
        foreach (var subject in value.ObjectsAt("subjects"))
        {
            if (subject["apiGroup"] is null && subject.StringAt("kind") is "User" or "Group")
                subject["apiGroup"] = Group;
        }
        if (value.ObjectAt("roleRef") is { } role && string.IsNullOrEmpty(role.StringAt("apiGroup")))
            role["apiGroup"] = Group;
    }

    public override void Validate(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        if (value.StringAt("roleRef", "kind") is not ("Role" or "ClusterRole") and var kind)
            errors.Add(FieldError.NotSupported("roleRef.kind", kind, ["Role", "ClusterRole"]));
        if (string.IsNullOrEmpty(value.StringAt("roleRef", "name")))
            errors.Add(FieldError.Required("roleRef.name"));
        if (before is not null && !JsonNode.DeepEquals(before["roleRef"], value["roleRef"]))
            errors.Add(FieldError.Invalid("roleRef", value["roleRef"], "cannot change roleRef"));
        var subjects = value.ObjectsAt("subjects").ToList();
        for (var i = 0; i < subjects.Count; i++)
        {
            if (string.IsNullOrEmpty(subjects[i].StringAt("name")))
                errors.Add(FieldError.Required($"subjects[{i}].name"));
            var clusterWide = value.StringAt("kind") == "ClusterRoleBinding";
            if (clusterWide && subjects[i].StringAt("kind") == "ServiceAccount" && string.IsNullOrEmpty(subjects[i].StringAt("namespace")))
                errors.Add(FieldError.Required($"subjects[{i}].namespace"));
        }
    }

    public override string? NameError(string name) => NameRules.IsPathSegment(name) ? null : "may not contain '/' or '%'";
}
