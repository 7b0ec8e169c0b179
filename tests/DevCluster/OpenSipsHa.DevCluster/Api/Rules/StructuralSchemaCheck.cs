using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Cel;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Schemas;

namespace OpenSipsHa.DevCluster.Api.Rules;

/// <summary>Whether a schema is structural, its defaults fit it and its CEL rules compile (apiextensions-apiserver).</summary>
sealed class StructuralSchemaCheck(List<FieldError> errors)
{
    static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];

    public void Check(JsonObject schema, string path, JsonObject? before)
    {
        if (schema.StringAt("type") != "object")
            errors.Add(schema["type"] is null ? FieldError.Required(path + ".type", "must not be empty at the root") : FieldError.Invalid(path + ".type", schema["type"], "must be object at the root"));
        CheckBelow(schema, path);
        Visit(schema, path, before);
    }

    void Visit(JsonObject schema, string path, JsonObject? before)
    {
        var type = schema.StringAt("type");
        if (type is not null && !Types.Contains(type, StringComparer.Ordinal))
            errors.Add(FieldError.NotSupported(path + ".type", type, Types));
        foreach (var field in (string[])["$ref", "definitions", "dependencies", "patternProperties", "id", "$schema"])
        {
            if (schema[field] is not null)
                errors.Add(FieldError.Forbidden($"{path}.{field}", $"{field} is not supported"));
        }
        if (schema.BoolAt("uniqueItems"))
            errors.Add(FieldError.Forbidden(path + ".uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
        if (type == "array" && schema.ObjectAt("items") is null)
            errors.Add(FieldError.Required(path + ".items", "must be specified"));
        if (schema.ObjectAt("properties") is not null && schema["additionalProperties"] is not null)
            errors.Add(FieldError.Forbidden(path + ".additionalProperties", "additionalProperties and properties are mutual exclusive"));
        if (schema.StringAt("pattern") is { } pattern && !IsPattern(pattern))
            errors.Add(FieldError.Invalid(path + ".pattern", pattern, "must be a valid regular expression"));
        CheckListType(schema, path);
        CheckDefault(schema, path);
        CheckRules(schema, path, before);
        foreach (var (name, child) in schema.ObjectAt("properties") ?? [])
            VisitChild(child, $"{path}.properties[{name}]", "must not be empty for specified object fields", before.ObjectAt("properties", name));
        if (schema.ObjectAt("items") is { } items)
            VisitChild(items, path + ".items", "must not be empty for specified array items", before.ObjectAt("items"));
        if (schema.ObjectAt("additionalProperties") is { } values)
            VisitChild(values, path + ".additionalProperties", "must not be empty for specified object fields", before.ObjectAt("additionalProperties"));
    }

    static bool IsPattern(string pattern)
    {
        try
        {
            return new System.Text.RegularExpressions.Regex(pattern, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).ToString().Length >= 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    void VisitChild(JsonNode? child, string path, string missingType, JsonObject? before)
    {
        if (child is not JsonObject schema)
            return;
        var open = schema.BoolAt("x-kubernetes-int-or-string") || schema.BoolAt("x-kubernetes-preserve-unknown-fields");
        if (schema["type"] is null && !open)
            errors.Add(FieldError.Required(path + ".type", missingType));
        Visit(schema, path, before);
    }

    void CheckListType(JsonObject schema, string path)
    {
        var listType = schema.StringAt("x-kubernetes-list-type");
        var keys = schema.StringsAt("x-kubernetes-list-map-keys").ToList();
        if (listType is not null && schema.StringAt("type") != "array")
            errors.Add(FieldError.Invalid(path + ".type", schema["type"], "must be array if x-kubernetes-list-type is specified"));
        if (listType is not (null or "atomic" or "set" or "map"))
            errors.Add(FieldError.NotSupported(path + ".x-kubernetes-list-type", listType, ["atomic", "set", "map"]));
        if (listType != "map")
            return;
        if (keys.Count == 0)
            errors.Add(FieldError.Required(path + ".x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map"));
        var required = schema.StringsAt("items", "required").ToHashSet(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (schema.ObjectAt("items", "properties", key) is not { } property)
                errors.Add(FieldError.Invalid(path + ".x-kubernetes-list-map-keys", keys.ToJsonArray(), "entries must all be names of item properties"));
            else if (!required.Contains(key) && property["default"] is null)
                errors.Add(FieldError.Required($"{path}.items.properties[{key}].default", "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"));
        }
    }

    void CheckDefault(JsonObject source, string path)
    {
        if (source["default"] is not { } value)
            return;
        var schema = Schema.Parse(source);
        var validation = new SchemaValidation();
        var filled = value.DeepClone();
        Defaulting.Apply(filled, schema);
        validation.Check(filled, schema, "default");
        foreach (var error in validation.Errors)
            errors.Add(error with { Field = $"{path}.{error.Field}" });
    }

    void CheckRules(JsonObject source, string path, JsonObject? before)
    {
        var rules = source.ObjectsAt("x-kubernetes-validations").ToList();
        if (rules.Count == 0)
            return;
        var schema = Schema.Parse(source);
        for (var i = 0; i < rules.Count; i++)
        {
            if (before.ObjectsAt("x-kubernetes-validations").Any(old => JsonNode.DeepEquals(old, rules[i])))
                continue;
            CheckExpression(rules[i], "rule", $"{path}.x-kubernetes-validations[{i}]", schema);
            if (rules[i]["messageExpression"] is not null)
                CheckExpression(rules[i], "messageExpression", $"{path}.x-kubernetes-validations[{i}]", schema);
        }
    }

    void CheckExpression(JsonObject rule, string field, string path, Schema schema)
    {
        var source = rule.StringAt(field) ?? "";
        if (string.IsNullOrWhiteSpace(source))
        {
            errors.Add(FieldError.Required($"{path}.{field}", field + " is not specified"));
            return;
        }
        var program = CelProgram.Compile(source);
        var error = program.Error ?? new CelFieldCheck(schema).FindError(program.Tree!, mustBeBool: field == "rule");
        if (error is not null)
            errors.Add(FieldError.Invalid($"{path}.{field}", rule.DeepClone(), "compilation failed: " + error));
    }

    /// <summary>metadata may only be restricted by name, and only at the root.</summary>
    void CheckBelow(JsonObject schema, string path)
    {
        if (schema.ObjectAt("properties", "metadata", "properties") is not { } metadata)
            return;
        foreach (var (name, _) in metadata.Where(member => member.Key is not ("name" or "generateName")))
            errors.Add(FieldError.Forbidden($"{path}.properties[metadata].properties[{name}]", "must not be specified: only name and generateName are allowed"));
    }
}
