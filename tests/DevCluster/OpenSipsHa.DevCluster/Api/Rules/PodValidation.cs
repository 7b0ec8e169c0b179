using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Names;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Registry;

namespace OpenSipsHa.DevCluster.Api.Rules;

/// <summary>The part of pod validation that this product can run into.</summary>
static class PodValidation
{
    static readonly string[] RestartPolicies = ["Always", "OnFailure", "Never"];

    public static void Check(JsonObject spec, string path, List<FieldError> errors)
    {
        var containers = spec.ObjectsAt("containers").ToList();
        if (containers.Count == 0)
            errors.Add(FieldError.Required(path + ".containers"));
        if (spec.StringAt("restartPolicy") is { } policy && !RestartPolicies.Contains(policy, StringComparer.Ordinal))
            errors.Add(FieldError.NotSupported(path + ".restartPolicy", policy, RestartPolicies));
        var volumes = spec.ObjectsAt("volumes").Select(volume => volume.StringAt("name") ?? "").ToList();
        for (var i = 0; i < volumes.Count; i++)
        {
            if (volumes[..i].Contains(volumes[i], StringComparer.Ordinal))
                errors.Add(FieldError.Duplicate($"{path}.volumes[{i}].name", volumes[i]));
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        var hostPorts = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < containers.Count; i++)
        {
            var container = containers[i];
            var at = $"{path}.containers[{i}]";
            CheckContainer(container, at, volumes, errors);
            if (!names.Add(container.StringAt("name") ?? ""))
                errors.Add(FieldError.Duplicate(at + ".name", container["name"]));
            CheckPorts(container, at, spec.BoolAt("hostNetwork"), hostPorts, errors);
        }
    }

    static void CheckContainer(JsonObject container, string path, List<string> volumes, List<FieldError> errors)
    {
        var name = container.StringAt("name") ?? "";
        if (name.Length == 0)
            errors.Add(FieldError.Required(path + ".name"));
        else if (!NameRules.IsLabel(name))
            errors.Add(FieldError.Invalid(path + ".name", name, NameRules.LabelMessage));
        if (string.IsNullOrEmpty(container.StringAt("image")))
            errors.Add(FieldError.Required(path + ".image"));
        var mounts = container.ObjectsAt("volumeMounts").ToList();
        for (var i = 0; i < mounts.Count; i++)
        {
            var volume = mounts[i].StringAt("name") ?? "";
            if (!volumes.Contains(volume, StringComparer.Ordinal) && !volume.StartsWith("kube-api-access-", StringComparison.Ordinal))
                errors.Add(FieldError.NotFound($"{path}.volumeMounts[{i}].name", volume));
        }
        foreach (var (resource, limit) in container.ObjectAt("resources", "limits") ?? [])
        {
            if (container.At("resources", "requests", resource) is { } request && Quantity.Parse(Text(request)) > Quantity.Parse(Text(limit)))
                errors.Add(FieldError.Invalid(path + ".resources.requests", request, $"must be less than or equal to {resource} limit of {Text(limit)}"));
        }
    }

    static void CheckPorts(JsonObject container, string path, bool hostNetwork, HashSet<string> taken, List<FieldError> errors)
    {
        var ports = container.ObjectsAt("ports").ToList();
        for (var i = 0; i < ports.Count; i++)
        {
            var at = $"{path}.ports[{i}]";
            var port = ports[i].LongAt("containerPort") ?? 0;
            if (port is < 1 or > 65535)
                errors.Add(FieldError.Invalid(at + ".containerPort", port, "must be between 1 and 65535, inclusive"));
            if (ports[i].LongAt("hostPort") is not { } hostPort)
                continue;
            if (hostNetwork && hostPort != port)
                errors.Add(FieldError.Invalid(at + ".hostPort", hostPort, "must match `containerPort` when `hostNetwork` is true"));
            var key = $"{ports[i].StringAt("protocol") ?? "TCP"}/{ports[i].StringAt("hostIP")}/{hostPort}";
            if (!taken.Add(key))
                errors.Add(FieldError.Duplicate(at + ".hostPort", key));
        }
    }

    static string Text(JsonNode? value) => value.AsString() ?? JsonWriting.ToText(value);
}
