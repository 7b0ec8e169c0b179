using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Cel;
using OpenSipsHa.DevCluster.Api.Json;

namespace OpenSipsHa.DevCluster.Api.Schemas;

/// <summary>One x-kubernetes-validations entry with its compiled expressions.</summary>
public sealed class ValidationRule
{
    public required string Rule { get; init; }
    public string Message { get; init; } = "";
    public string Reason { get; init; } = "";
    public string FieldPath { get; init; } = "";
    public bool OptionalOldSelf { get; init; }
    public required CelProgram Program { get; init; }
    public CelProgram? MessageProgram { get; init; }

    /// <summary>A rule that mentions oldSelf is checked on updates only, where both values exist.</summary>
    public bool IsTransition => Program.Mentions("oldSelf") && !OptionalOldSelf;

    public static ValidationRule Parse(JsonObject source)
    {
        var message = source.StringAt("messageExpression") ?? "";
        return new ValidationRule
        {
            Rule = source.StringAt("rule") ?? "",
            Message = source.StringAt("message") ?? "",
            Reason = source.StringAt("reason") ?? "",
            FieldPath = source.StringAt("fieldPath") ?? "",
            OptionalOldSelf = source.BoolAt("optionalOldSelf"),
            Program = CelProgram.Compile(source.StringAt("rule") ?? ""),
            MessageProgram = message.Length > 0 ? CelProgram.Compile(message) : null,
        };
    }
}
