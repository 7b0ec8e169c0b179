using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Names;
using OpenSipsHa.DevCluster.Api.Refusals;

namespace OpenSipsHa.DevCluster.Api.Rules;

sealed class RoleRules : ResourceRules
{
    public override void Default(JsonObject value)
    {
        if (value["rules"] is not JsonArray { Count: > 0 })
            value["rules"] = null;
    }

    public override void Validate(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        var rules = value.ObjectsAt("rules").ToList();
        for (var i = 0; i < rules.Count; i++)
        {
            var path = $"rules[{i}]";
            if (!rules[i].StringsAt("verbs").Any())
                errors.Add(FieldError.Required(path + ".verbs", "verbs must contain at least one value"));
            if (rules[i].StringsAt("nonResourceURLs").Any())
                continue;
            if (!rules[i].StringsAt("apiGroups").Any())
                errors.Add(FieldError.Required(path + ".apiGroups", "resource rules must supply at least one api group"));
            if (!rules[i].StringsAt("resources").Any())
                errors.Add(FieldError.Required(path + ".resources", "resource rules must supply at least one resource"));
        }
    }

    public override string? NameError(string name) => NameRules.IsPathSegment(name) ? null : "may not contain '/' or '%'";
}
