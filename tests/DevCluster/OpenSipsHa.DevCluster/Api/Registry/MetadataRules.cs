using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Names;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Rules;

namespace OpenSipsHa.DevCluster.Api.Registry;

/// <summary>Validation of metadata (k8s.io/apimachinery pkg/api/validation).</summary>
static class MetadataRules
{
    const int AnnotationLimit = 256 * 1024;
    static readonly string[] Standard = ["orphan", "foregroundDeletion", "kubernetes"];

    public static void Validate(JsonObject value, JsonObject? before, ResourceRules rules, List<FieldError> errors)
    {
        var metadata = value.ObjectAt("metadata")!;
        CheckName(metadata, rules, errors);
        CheckLabels(metadata, errors);
        CheckAnnotations(metadata, errors);
        CheckOwners(metadata, errors);
        CheckFinalizers(metadata, before, errors);
    }

    static void CheckName(JsonObject metadata, ResourceRules rules, List<FieldError> errors)
    {
        var name = metadata.StringAt("name") ?? "";
        if (name.Length == 0)
            errors.Add(FieldError.Required("metadata.name", "name or generateName is required"));
        else if (rules.NameError(name) is { } complaint)
            errors.Add(FieldError.Invalid("metadata.name", name, complaint));
    }

    static void CheckLabels(JsonObject metadata, List<FieldError> errors)
    {
        foreach (var (key, value) in metadata.ObjectAt("labels") ?? [])
        {
            if (!NameRules.IsQualifiedName(key))
                errors.Add(FieldError.Invalid("metadata.labels", key, NameRules.QualifiedNameMessage));
            if (value.AsString() is { } text && !NameRules.IsLabelValue(text))
                errors.Add(FieldError.Invalid("metadata.labels", text, text.Length > 63 ? "must be no more than 63 bytes" : NameRules.LabelValueMessage));
        }
    }

    static void CheckAnnotations(JsonObject metadata, List<FieldError> errors)
    {
        var size = 0L;
        foreach (var (key, value) in metadata.ObjectAt("annotations") ?? [])
        {
            if (!NameRules.IsQualifiedName(key.ToLowerInvariant()))
                errors.Add(FieldError.Invalid("metadata.annotations", key, NameRules.QualifiedNameMessage));
            size += key.Length + (value.AsString()?.Length ?? 0);
        }
        if (size > AnnotationLimit)
            errors.Add(FieldError.TooLong("metadata.annotations", AnnotationLimit));
    }

    static void CheckOwners(JsonObject metadata, List<FieldError> errors)
    {
        var owners = metadata.ObjectsAt("ownerReferences").ToList();
        for (var i = 0; i < owners.Count; i++)
        {
            var path = $"metadata.ownerReferences[{i}]";
            if (string.IsNullOrEmpty(owners[i].StringAt("apiVersion")))
                errors.Add(FieldError.Invalid(path + ".apiVersion", "", "version must not be empty"));
            foreach (var field in (string[])["kind", "name", "uid"])
            {
                if (string.IsNullOrEmpty(owners[i].StringAt(field)))
                    errors.Add(FieldError.Invalid($"{path}.{field}", "", $"{field} must not be empty"));
            }
        }
        if (owners.Count(owner => owner.BoolAt("controller")) > 1)
        {
            var copies = new JsonArray([.. owners.Select(owner => owner.DeepClone())]);
            errors.Add(FieldError.Invalid("metadata.ownerReferences", copies, "Only one reference can have Controller set to true. Found \"true\" in references for several owners"));
        }
    }

    static void CheckFinalizers(JsonObject metadata, JsonObject? before, List<FieldError> errors)
    {
        var finalizers = metadata.StringsAt("finalizers").ToList();
        foreach (var finalizer in finalizers.Where(name => !NameRules.IsQualifiedName(name)))
            errors.Add(FieldError.Invalid("metadata.finalizers", finalizer, NameRules.QualifiedNameMessage));
        if (finalizers.Contains("orphan", StringComparer.Ordinal) && finalizers.Contains("foregroundDeletion", StringComparer.Ordinal))
            errors.Add(FieldError.Invalid("metadata.finalizers", finalizers.ToJsonArray(), "finalizer orphan and foregroundDeletion cannot be both set"));
        if (before is null || metadata["deletionTimestamp"] is null)
            return;
        var added = finalizers.Except(before.StringsAt("metadata", "finalizers"), StringComparer.Ordinal).ToList();
        if (added.Count > 0)
            errors.Add(FieldError.Forbidden("metadata.finalizers", $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added.Select(name => $"\"{name}\""))}}}"));
    }

    /// <summary>What the API server warns about and accepts.</summary>
    public static void Warn(JsonObject value, WriteScope scope)
    {
        foreach (var finalizer in value.StringsAt("metadata", "finalizers"))
        {
            if (!finalizer.Contains('/', StringComparison.Ordinal) && !Standard.Contains(finalizer, StringComparer.Ordinal))
                scope.Warnings.Add($"metadata.finalizers: \"{finalizer}\": prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers");
        }
    }
}
