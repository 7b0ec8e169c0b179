namespace OpenSipsHa.Api.Schema;

/// <summary>Regular expression that a string (or each string of a list) must match; RE2 syntax, anchored by itself.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string regex) : Attribute
{
    public string Regex { get; } = regex;
}
