using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Schemas;

namespace OpenSipsHa.DevCluster.Api.Resources;

/// <summary>CRD → the resource types that it serves.</summary>
static class CustomResources
{
    static readonly PrinterColumn Age = new("Age", "date", "", "", 0, ".metadata.creationTimestamp");

    public static IReadOnlyList<ResourceType> Of(JsonObject crd)
    {
        var spec = crd.ObjectAt("spec")!;
        return [.. spec.ObjectsAt("versions").Where(version => version.BoolAt("served")).Select(version => Version(spec, version))];
    }

    static ResourceType Version(JsonObject spec, JsonObject version)
    {
        var names = spec.ObjectAt("names");
        var kind = names.StringAt("kind") ?? "";
        var resource = new GroupResource(spec.StringAt("group") ?? "", names.StringAt("plural") ?? "");
        var columns = version.ObjectsAt("additionalPrinterColumns").Select(PrinterColumn.Parse).ToList();
        return new ResourceType
        {
            Resource = resource,
            Storage = resource,
            Version = version.StringAt("name") ?? "",
            Singular = names.StringAt("singular") ?? kind.ToLowerInvariant(),
            Kind = kind,
            ListKind = names.StringAt("listKind") ?? kind + "List",
            Namespaced = spec.StringAt("scope") == "Namespaced",
            ShortNames = [.. names.StringsAt("shortNames")],
            Categories = [.. names.StringsAt("categories")],
            Schema = Schema.Parse(version.ObjectAt("schema", "openAPIV3Schema") ?? []),
            Verbs = ResourceType.CustomVerbs,
            Columns = columns.Count > 0 ? columns : [Age],
            SelectableFields = [.. version.ObjectsAt("selectableFields").Select(field => (field.StringAt("jsonPath") ?? "").TrimStart('.'))],
            IsCustom = true,
            HasStatus = version.ObjectAt("subresources")?.ContainsKey("status") ?? false,
            Scale = version.ObjectAt("subresources", "scale") is { } scale
                ? new ScalePaths(scale.StringAt("specReplicasPath") ?? "", scale.StringAt("statusReplicasPath") ?? "", scale.StringAt("labelSelectorPath") ?? "")
                : null,
            HasGeneration = true,
            UpdateNeedsVersion = true,
        };
    }
}
