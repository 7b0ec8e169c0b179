namespace OpenSipsHa.Api.Schema;

/// <summary>A CEL rule on each item of a list.</summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class ItemRuleAttribute(string rule, string message) : Attribute
{
    public string Rule { get; } = rule;

    public string Message { get; } = message;
}
