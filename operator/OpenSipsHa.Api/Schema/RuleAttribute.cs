namespace OpenSipsHa.Api.Schema;

/// <summary>A CEL rule (x-kubernetes-validations) on the object or field; the message is what a person reads.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property, AllowMultiple = true)]
public sealed class RuleAttribute(string rule, string message) : Attribute
{
    public string Rule { get; } = rule;

    public string Message { get; } = message;

    /// <summary>JSONPath below the rule's place that the error names, e.g. <c>.renewInterval</c>.</summary>
    public string? FieldPath { get; set; }
}
