using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Resources;
using OpenSipsHa.DevCluster.Api.Rules;
using OpenSipsHa.DevCluster.Api.Schemas;

namespace OpenSipsHa.DevCluster.Api.Registry;

/// <summary>The way of a body into the store: unknown fields, types, defaults, validation.</summary>
sealed class ObjectPreparation(RuleBook rules)
{
    /// <summary>Prunes or refuses unknown fields, normalises and fills in defaults.</summary>
    /// <exception cref="DecodeException">Strict field validation, or a value that a built-in type cannot hold.</exception>
    public void Shape(ResourceType type, JsonObject value, WriteScope scope)
    {
        var unknown = Pruning.Prune(value, type.Schema, BuiltinSchemas.ObjectMeta);
        Complain(scope, [.. scope.DuplicateFields.Select(field => $"duplicate field \"{field}\""), .. unknown.Select(field => $"unknown field \"{field}\"")]);
        if (value["metadata"] is JsonObject metadata)
        {
            Decoding.Check(metadata, BuiltinSchemas.ObjectMeta, "metadata");
            GoOmission.Apply(metadata, BuiltinSchemas.ObjectMeta);
        }
        else if (value["metadata"] is not null)
            throw new DecodeException("json: cannot unmarshal value into Go struct field .metadata of type v1.ObjectMeta");
        if (!type.IsCustom)
        {
            Decoding.Check(value, type.Schema);
            GoOmission.Apply(value, type.Schema);
        }
        Defaulting.Apply(value, type.Schema);
        rules.For(type).Default(value);
    }

    static void Complain(WriteScope scope, List<string> complaints)
    {
        if (complaints.Count == 0)
            return;
        if (scope.FieldValidation == FieldValidation.Strict)
            throw new DecodeException("strict decoding error: " + string.Join(", ", complaints));
        if (scope.FieldValidation == FieldValidation.Warn)
            scope.Warnings.AddRange(complaints);
    }

    /// <exception cref="Client.ApiRefusedException">422 with every error.</exception>
    public void Validate(ResourceType type, JsonObject value, JsonObject? before, WriteScope scope)
    {
        var errors = new List<FieldError>();
        var kind = value.StringAt("kind") ?? type.Kind;
        if (kind != type.Kind)
            throw Refusal.Invalid(type.Group, kind, value.Name(), [FieldError.Invalid("kind", kind, "must be " + type.Kind)]);
        MetadataRules.Validate(value, before, rules.For(type), errors);
        if (type.IsCustom)
            ValidateCustom(type, value, before, errors);
        rules.For(type).Validate(value, before, errors);
        if (errors.Count > 0)
            throw Refusal.Invalid(type.Storage.Group, type.Kind, value.Name(), errors);
        MetadataRules.Warn(value, scope);
    }

    static void ValidateCustom(ResourceType type, JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        var structure = new SchemaValidation();
        structure.Check(value, type.Schema, "");
        var nameless = errors.Exists(error => error.Field == "metadata.name" && error.Reason == "FieldValueRequired");
        errors.AddRange(structure.Errors);
        if (type.Scale is { } scale && value.At("spec") is not null and not JsonObject)
            errors.Add(FieldError.Invalid(scale.SpecReplicas, 0, $"{scale.SpecReplicas} accessor error: {value.At("spec").AsString()} is of the type {SchemaValidation.TypeOf(value.At("spec"))}, expected map[string]interface{{}}"));
        if (!type.Schema.HasRulesBelow)
            return;
        if (structure.StopsRules || nameless)
        {
            errors.Add(FieldError.RulesNotChecked);
            return;
        }
        var evaluation = new RuleValidation();
        evaluation.Check(value, before, type.Schema, "");
        errors.AddRange(evaluation.Errors);
    }
}
