using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Selectors;

namespace OpenSipsHa.DevCluster.Api.Rules;

/// <summary>Deployments and ReplicaSets.</summary>
sealed class DeploymentRules(PodRules pods) : ResourceRules
{
    public override void Default(JsonObject value)
    {
        var spec = value.Ensure("spec");
        Set(spec, "replicas", 1L);
        if (spec.ObjectAt("template", "spec") is { } template)
            PodDefaults.Apply(template);
        if (spec.ObjectAt("template") is { } pod && pod["metadata"] is null)
            pod["metadata"] = new JsonObject();
        if (value.StringAt("kind") != "Deployment")
            return;
        Set(spec, "revisionHistoryLimit", 10L);
        Set(spec, "progressDeadlineSeconds", 600L);
        var strategy = spec.Ensure("strategy");
        Set(strategy, "type", "RollingUpdate");
        if (strategy.StringAt("type") != "RollingUpdate")
            return;
        Set(strategy.Ensure("rollingUpdate"), "maxUnavailable", "25%");
        Set(strategy.Ensure("rollingUpdate"), "maxSurge", "25%");
    }

    public override void PrepareForCreate(JsonObject value, WriteScope scope) =>
        value["status"] = value.StringAt("kind") == "Deployment" ? [] : new JsonObject { ["replicas"] = 0 };

    public override void Validate(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        if (value.LongAt("spec", "replicas") is < 0 and var replicas)
            errors.Add(FieldError.Invalid("spec.replicas", replicas, "must be greater than or equal to 0"));
        if (value.ObjectAt("spec", "selector") is not { Count: > 0 } selector)
            errors.Add(FieldError.Required("spec.selector"));
        else if (value.ObjectAt("spec", "template") is { } template && !LabelSelector.Selects(selector, template))
            errors.Add(FieldError.Invalid("spec.template.metadata.labels", template.At("metadata", "labels"), "`selector` does not match template `labels`"));
        if (before is not null && !JsonNode.DeepEquals(before.At("spec", "selector"), value.At("spec", "selector")))
            errors.Add(FieldError.Invalid("spec.selector", value.At("spec", "selector"), "field is immutable"));
        if (value.ObjectAt("spec", "template", "spec") is { } pod)
            PodValidation.Check(pod, "spec.template.spec", errors);
    }

    public override string? NameError(string name) => pods.NameError(name);

    static void Set(JsonObject parent, string name, JsonNode value)
    {
        if (parent[name] is null)
            parent[name] = value;
    }
}
