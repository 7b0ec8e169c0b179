using System.Globalization;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Cel;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;

namespace OpenSipsHa.DevCluster.Api.Schemas;

/// <summary>Evaluates x-kubernetes-validations over an object.</summary>
public sealed class RuleValidation
{
    readonly List<FieldError> errors = [];

    public IReadOnlyList<FieldError> Errors => errors;

    /// <param name="before">The old value; null on create and where the path did not exist, which skips transition rules.</param>
    public void Check(JsonNode? value, JsonNode? before, Schema schema, string path)
    {
        if (value is null || !schema.HasRulesBelow)
            return;
        foreach (var rule in schema.Rules)
            CheckRule(rule, value, before, schema, path);
        if (value is JsonObject map)
        {
            foreach (var (name, member) in map)
            {
                if (schema.Child(name) is { } child)
                    Check(member, before.At(name), child, SchemaValidation.Join(path, name));
            }
        }
        else if (value is JsonArray list && schema.Items is { } items)
        {
            for (var i = 0; i < list.Count; i++)
                Check(list[i], Correlate(list[i], before as JsonArray, schema), items, SchemaValidation.Index(path, i));
        }
    }

    /// <summary>Only items of map lists have an old self: those with the same keys.</summary>
    static JsonNode? Correlate(JsonNode? item, JsonArray? before, Schema schema) =>
        schema.ListType == "map"
            ? before?.FirstOrDefault(candidate => schema.ListMapKeys.All(key => JsonNode.DeepEquals(candidate.At(key), item.At(key))))
            : null;

    void CheckRule(ValidationRule rule, JsonNode value, JsonNode? before, Schema schema, string path)
    {
        if (rule.IsTransition && before is null)
            return;
        var variables = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["self"] = CelValues.From(value, schema),
            ["oldSelf"] = CelValues.From(before, schema),
        };
        try
        {
            if (rule.Program.Evaluate(variables) is true)
                return;
            errors.Add(Describe(rule, variables, value, path));
        }
        catch (CelException failed)
        {
            errors.Add(FieldError.Invalid(Field(path), Shown(value), $"rule evaluation error: {failed.Message} evaluating rule: {rule.Rule}"));
        }
        catch (Exception failed) when (failed is FormatException or OverflowException or ArgumentException)
        {
            errors.Add(FieldError.Invalid(Field(path), Shown(value), $"rule evaluation error: {failed.Message} evaluating rule: {rule.Rule}"));
        }
    }

    static FieldError Describe(ValidationRule rule, Dictionary<string, object?> variables, JsonNode value, string path)
    {
        var message = rule.Message.Length > 0 ? rule.Message : "failed rule: " + rule.Rule;
        var byExpression = false;
        if (rule.MessageProgram is { } program)
        {
            try
            {
                if (program.Evaluate(variables) is string { Length: > 0 } made && !made.Contains('\n', StringComparison.Ordinal))
                    (message, byExpression) = (made.Trim(), true);
            }
            catch (CelException)
            {
                byExpression = false;
            }
        }
        var field = Field(path + rule.FieldPath);
        return rule.Reason switch
        {
            "FieldValueForbidden" => FieldError.Forbidden(field, message),
            "FieldValueRequired" => FieldError.Required(field, message),
            "FieldValueDuplicate" => FieldError.Duplicate(field, Shown(value)),
            _ when byExpression && value is not JsonValue => new FieldError("FieldValueInvalid", field, "Invalid value: " + message),
            _ => value is JsonValue
                ? FieldError.Invalid(field, value, message)
                : new FieldError("FieldValueInvalid", field, $"Invalid value: \"{(value is JsonArray ? "array" : "object")}\": {message}"),
        };
    }

    static JsonValue Shown(JsonNode value) =>
        value is JsonValue scalar ? (JsonValue)scalar.DeepClone() : JsonValue.Create(value is JsonArray ? "array" : "object");

    static string Field(string path) => path.Length == 0 ? "<nil>" : path.TrimStart('.').ToString(CultureInfo.InvariantCulture);
}
