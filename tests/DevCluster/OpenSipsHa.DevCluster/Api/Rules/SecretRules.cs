using System.Text;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;

namespace OpenSipsHa.DevCluster.Api.Rules;

sealed class SecretRules : ResourceRules
{
    public override void Default(JsonObject value)
    {
        foreach (var (key, text) in value.ObjectAt("stringData") ?? [])
            value.Ensure("data")[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text.AsString() ?? ""));
        value.Remove("stringData");
        if (string.IsNullOrEmpty(value.StringAt("type")))
            value["type"] = "Opaque";
    }

    public override void Validate(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        ConfigMapRules.CheckKeys(value, "data", errors);
        string[] required = value.StringAt("type") switch
        {
            "kubernetes.io/tls" => ["tls.crt", "tls.key"],
            "kubernetes.io/dockerconfigjson" => [".dockerconfigjson"],
            _ => [],
        };
        foreach (var key in required.Where(key => value.At("data", key) is null))
            errors.Add(FieldError.Required($"data[{key}]"));
        if (before is null)
            return;
        if (value.StringAt("type") != before.StringAt("type"))
            errors.Add(FieldError.Invalid("type", value["type"], "field is immutable"));
        ConfigMapRules.CheckImmutable(value, before, ["data"], errors);
    }
}
