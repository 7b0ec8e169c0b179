using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Registry;

namespace OpenSipsHa.DevCluster.Api.Rules;

sealed class CustomResourceDefinitionRules : ResourceRules
{
    static readonly string[] ColumnTypes = ["integer", "number", "string", "boolean", "date"];

    public override void Default(JsonObject value)
    {
        var spec = value.Ensure("spec");
        if (spec["conversion"] is null)
            spec["conversion"] = new JsonObject { ["strategy"] = "None" };
        var names = spec.Ensure("names");
        var kind = names.StringAt("kind") ?? "";
        if (names["singular"] is null)
            names["singular"] = kind.ToLowerInvariant();
        if (names["listKind"] is null)
            names["listKind"] = kind + "List";
    }

    public override void PrepareForCreate(JsonObject value, WriteScope scope)
    {
        var stored = value.ObjectsAt("spec", "versions").Where(version => version.BoolAt("storage")).Select(version => version.StringAt("name") ?? "");
        value["status"] = new JsonObject
        {
            ["conditions"] = null,
            ["acceptedNames"] = new JsonObject { ["plural"] = "", ["kind"] = "" },
            ["storedVersions"] = stored.ToJsonArray(),
        };
    }

    public override void Validate(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        var spec = value.ObjectAt("spec")!;
        var (plural, group) = (spec.StringAt("names", "plural") ?? "", spec.StringAt("group") ?? "");
        if (value.Name() != $"{plural}.{group}")
            errors.Add(FieldError.Invalid("metadata.name", value.Name(), "must be spec.names.plural+\".\"+spec.group"));
        if (spec.StringAt("scope") is not ("Namespaced" or "Cluster") and var scope)
            errors.Add(string.IsNullOrEmpty(scope) ? FieldError.Required("spec.scope") : FieldError.NotSupported("spec.scope", scope, ["Cluster", "Namespaced"]));
        if (before is not null && before.StringAt("spec", "scope") != spec.StringAt("scope"))
            errors.Add(FieldError.Invalid("spec.scope", spec["scope"], "field is immutable"));
        var versions = spec.ObjectsAt("versions").ToList();
        if (versions.Count(version => version.BoolAt("storage")) != 1)
        {
            errors.Add(FieldError.Invalid("spec.versions", spec["versions"], "must have exactly one version marked as storage version"));
            if (before is null)
                errors.Add(FieldError.Invalid("status.storedVersions", value.At("status", "storedVersions"), "must have the storage version"));
        }
        if (spec.BoolAt("preserveUnknownFields"))
            errors.Add(FieldError.Invalid("spec.preserveUnknownFields", true, "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead"));
        if ((group.EndsWith(".k8s.io", StringComparison.Ordinal) || group.EndsWith(".kubernetes.io", StringComparison.Ordinal)) && value.At("metadata", "annotations", "api-approved.kubernetes.io") is null)
            errors.Add(FieldError.Required("metadata.annotations[api-approved.kubernetes.io]", "protected groups must have approval annotation \"api-approved.kubernetes.io\", see https://github.com/kubernetes/enhancements/pull/1111"));
        for (var i = 0; i < versions.Count; i++)
            CheckVersion(versions[i], i, versions.Count, before, errors);
    }

    static void CheckVersion(JsonObject version, int index, int count, JsonObject? before, List<FieldError> errors)
    {
        var path = $"spec.versions[{index}]";
        if (!Names.NameRules.IsLabel(version.StringAt("name") ?? ""))
        {
            errors.Add(FieldError.Invalid(path + ".name", version["name"], Names.NameRules.LabelMessage));
            errors.Add(FieldError.Invalid("status.storedVersions[0]", version["name"], Names.NameRules.LabelMessage));
        }
        var schemaPath = count == 1 ? "spec.validation.openAPIV3Schema" : path + ".schema.openAPIV3Schema";
        if (version.ObjectAt("schema", "openAPIV3Schema") is { } schema)
        {
            var old = before?.ObjectsAt("spec", "versions").FirstOrDefault(other => other.StringAt("name") == version.StringAt("name"));
            new StructuralSchemaCheck(errors).Check(schema, schemaPath, old.ObjectAt("schema", "openAPIV3Schema"));
        }
        else
            errors.Add(FieldError.Required(path + ".schema.openAPIV3Schema"));
        var columns = version.ObjectsAt("additionalPrinterColumns").ToList();
        var columnPath = count == 1 ? "spec.additionalPrinterColumns" : path + ".additionalPrinterColumns";
        for (var i = 0; i < columns.Count; i++)
        {
            if (!ColumnTypes.Contains(columns[i].StringAt("type"), StringComparer.Ordinal))
                errors.Add(FieldError.Invalid($"{columnPath}[{i}].type", columns[i]["type"], "must be one of " + string.Join(",", ColumnTypes)));
            if (!(columns[i].StringAt("jsonPath") ?? "").StartsWith('.'))
                errors.Add(FieldError.Invalid($"{columnPath}[{i}].JSONPath", columns[i]["jsonPath"], "must be a simple json path starting with '.'"));
        }
    }
}
