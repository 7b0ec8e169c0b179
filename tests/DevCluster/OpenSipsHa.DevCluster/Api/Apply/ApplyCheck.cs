using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Resources;
using OpenSipsHa.DevCluster.Api.Schemas;

namespace OpenSipsHa.DevCluster.Api.Apply;

/// <summary>What makes a typed value impossible: the API server answers these with 500.</summary>
static class ApplyCheck
{
    public static void Check(JsonObject config, Schema schema, ResourceType type)
    {
        var errors = new List<string>();
        Visit(config, schema, "", errors);
        if (errors.Count == 0)
            return;
        var text = errors.Count == 1 ? errors[0] : "errors:\n" + string.Join("\n", errors.Select(error => "  " + error));
        throw Refusal.Internal($"failed to create typed patch object ({config.Namespace()}/{config.Name()}; {type.ApiVersion}, Kind={type.Kind}): {text}");
    }

    static void Visit(JsonNode? value, Schema schema, string path, List<string> errors)
    {
        if (value is null || schema.IntOrString)
            return;
        var actual = SchemaValidation.TypeOf(value);
        if (schema.Type.Length > 0 && Mismatch(schema.Type, actual) is { } expected)
        {
            errors.Add($"{path}: expected {expected}, got &value.valueUnstructured{{Value:{JsonWriting.ToText(value)}}}");
            return;
        }
        if (value is JsonObject map)
        {
            foreach (var (name, member) in map)
            {
                var child = path + "." + name;
                if (schema.Child(name) is { } known)
                    Visit(member, known, child, errors);
                else if (!schema.PreserveUnknown && (schema.Properties.Count > 0 || schema.Type == "object") && path.Length > 0 | name is not ("apiVersion" or "kind"))
                    errors.Add($"{child}: field not declared in schema");
            }
        }
        else if (value is JsonArray list && schema.Items is not null)
            VisitList(list, schema, path, errors);
    }

    static void VisitList(JsonArray list, Schema schema, string path, List<string> errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list)
        {
            if (schema.ListType is "map" or "set")
            {
                var step = FieldSteps.Item(item, schema);
                if (!seen.Add(step))
                    errors.Add($"{path}: duplicate entries for key {FieldSteps.Show(step)}");
                Visit(item, schema.Items!, path + FieldSteps.Show(step), errors);
            }
            else
                Visit(item, schema.Items!, path, errors);
        }
    }

    static string? Mismatch(string expected, string actual) => expected switch
    {
        "string" when actual != "string" => "string",
        "boolean" when actual != "boolean" => "boolean",
        "integer" or "number" when actual is not ("integer" or "number") => "numeric (int or float)",
        "array" when actual != "array" => "list",
        "object" when actual != "object" => "map",
        _ => null,
    };
}
