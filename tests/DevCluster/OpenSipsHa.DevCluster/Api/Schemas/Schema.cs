using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;

namespace OpenSipsHa.DevCluster.Api.Schemas;

/// <summary>A structural schema (apiextensions.k8s.io/v1 JSONSchemaProps): of a custom resource or of a built-in type.</summary>
public sealed class Schema
{
    public string Type { get; init; } = "";
    public string Format { get; init; } = "";
    public string Description { get; init; } = "";
    public IReadOnlyDictionary<string, Schema> Properties { get; set; } = new Dictionary<string, Schema>(StringComparer.Ordinal);

    /// <summary>Schema of the values of a map; null when the object is no map.</summary>
    public Schema? Values { get; set; }
    public Schema? Items { get; set; }
    public IReadOnlyList<string> Required { get; set; } = [];
    public JsonNode? Default { get; init; }
    public bool HasDefault { get; init; }
    public bool Nullable { get; init; }
    public bool PreserveUnknown { get; init; }
    public bool EmbeddedResource { get; init; }
    public bool IntOrString { get; init; }

    /// <summary>atomic, set or map; empty: atomic.</summary>
    public string ListType { get; init; } = "";
    public IReadOnlyList<string> ListMapKeys { get; init; } = [];

    /// <summary>The key by which a strategic merge patch joins items; empty: the list is replaced.</summary>
    public string PatchMergeKey { get; init; } = "";

    /// <summary>"atomic" makes an object one value for server-side apply.</summary>
    public string MapType { get; init; } = "";

    /// <summary>A built-in Go type keeps zero values of this field (a pointer, or no omitempty).</summary>
    public bool KeepsZero { get; set; }

    /// <summary>Name of the built-in type, for OpenAPI references; empty for inline schemas.</summary>
    public string TypeName { get; init; } = "";

    /// <summary>Value limits (enum, pattern, minimum …) as they stand in the definition, and anyOf/allOf/oneOf/not.</summary>
    public JsonObject Source { get; init; } = [];

    public IReadOnlyList<ValidationRule> Rules { get; init; } = [];

    public bool IsObject => Type == "object" || (Type.Length == 0 && Properties.Count > 0);

    public bool IsArray => Type == "array";

    public Schema? Child(string name) =>
        Properties.TryGetValue(name, out var property) ? property : Values;

    public bool HasRulesBelow => Rules.Count > 0 || (Items?.HasRulesBelow ?? false) || (Values?.HasRulesBelow ?? false) || Properties.Values.Any(property => property.HasRulesBelow);

    /// <summary>Reads one JSONSchemaProps. It is expected to be structural already (CRD validation refuses others).</summary>
    public static Schema Parse(JsonObject source)
    {
        var values = source["additionalProperties"] switch
        {
            JsonObject schema => Parse(schema),
            JsonValue flag when flag.TryGetValue(out bool any) && any => new Schema { PreserveUnknown = true },
            _ => null,
        };
        return new Schema
        {
            Type = source.StringAt("type") ?? "",
            Format = source.StringAt("format") ?? "",
            Description = source.StringAt("description") ?? "",
            Properties = source.ObjectAt("properties")?.Where(item => item.Value is JsonObject)
                .ToDictionary(item => item.Key, item => Parse((JsonObject)item.Value!), StringComparer.Ordinal) ?? new Dictionary<string, Schema>(StringComparer.Ordinal),
            Values = values,
            Items = source.ObjectAt("items") is { } items ? Parse(items) : null,
            Required = [.. source.StringsAt("required")],
            Default = source["default"],
            HasDefault = source.ContainsKey("default") && source["default"] is not null,
            Nullable = source.BoolAt("nullable"),
            PreserveUnknown = source.BoolAt("x-kubernetes-preserve-unknown-fields"),
            EmbeddedResource = source.BoolAt("x-kubernetes-embedded-resource"),
            IntOrString = source.BoolAt("x-kubernetes-int-or-string"),
            ListType = source.StringAt("x-kubernetes-list-type") ?? "",
            ListMapKeys = [.. source.StringsAt("x-kubernetes-list-map-keys")],
            MapType = source.StringAt("x-kubernetes-map-type") ?? "",
            Rules = [.. source.ObjectsAt("x-kubernetes-validations").Select(ValidationRule.Parse)],
            Source = source,
            KeepsZero = true,
        };
    }
}
