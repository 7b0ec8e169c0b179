using System.Globalization;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Names;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Registry;

namespace OpenSipsHa.DevCluster.Api.Rules;

/// <summary>Services are stored with what a client reads of them; nothing forwards to a cluster IP here.</summary>
sealed class ServiceRules : ResourceRules
{
    int allocated;

    public override void PrepareForCreate(JsonObject value, WriteScope scope)
    {
        var spec = value.Ensure("spec");
        Set(spec, "type", "ClusterIP");
        Set(spec, "sessionAffinity", "None");
        if (spec.StringAt("type") != "ExternalName")
        {
            Set(spec, "clusterIP", $"10.96.{(++allocated / 250).ToString(CultureInfo.InvariantCulture)}.{((allocated % 250) + 1).ToString(CultureInfo.InvariantCulture)}");
            Set(spec, "clusterIPs", new JsonArray(spec["clusterIP"]!.DeepClone()));
            Set(spec, "ipFamilies", new JsonArray("IPv4"));
            Set(spec, "ipFamilyPolicy", "SingleStack");
            Set(spec, "internalTrafficPolicy", "Cluster");
        }
        value["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
    }

    public override void Default(JsonObject value)
    {
        foreach (var port in value.ObjectsAt("spec", "ports"))
        {
            Set(port, "protocol", "TCP");
            if (port["port"] is { } number)
                Set(port, "targetPort", number.DeepClone());
        }
    }

    public override void PrepareForUpdate(JsonObject value, JsonObject before)
    {
        var spec = value.Ensure("spec");
        foreach (var (name, old) in before.ObjectAt("spec") ?? [])
        {
            if (name is "clusterIP" or "clusterIPs" or "ipFamilies" or "ipFamilyPolicy" or "internalTrafficPolicy" or "type" or "sessionAffinity")
                Set(spec, name, old!.DeepClone());
        }
    }

    public override void Validate(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        var ports = value.ObjectsAt("spec", "ports").ToList();
        if (ports.Count == 0 && value.StringAt("spec", "clusterIP") != "None" && value.StringAt("spec", "type") != "ExternalName")
            errors.Add(FieldError.Required("spec.ports"));
        for (var i = 0; i < ports.Count; i++)
        {
            if (ports.Count > 1 && string.IsNullOrEmpty(ports[i].StringAt("name")))
                errors.Add(FieldError.Required($"spec.ports[{i}].name"));
            if (ports[..i].Exists(other => other.LongAt("port") == ports[i].LongAt("port") && other.StringAt("protocol") == ports[i].StringAt("protocol")))
                errors.Add(FieldError.Duplicate($"spec.ports[{i}]", ports[i]));
        }
        if (before?.StringAt("spec", "clusterIP") is { } old && old != value.StringAt("spec", "clusterIP"))
            errors.Add(FieldError.Invalid("spec.clusterIPs[0]", new JsonArray(value.At("spec", "clusterIP")?.DeepClone()), "may not change once set"));
    }

    public override string? NameError(string name) =>
        name.Contains('.', StringComparison.Ordinal) ? "must not contain dots" : NameRules.IsLabel(name) ? null : NameRules.LabelMessage;

    static void Set(JsonObject parent, string name, JsonNode value)
    {
        if (parent[name] is null)
            parent[name] = value;
    }
}
