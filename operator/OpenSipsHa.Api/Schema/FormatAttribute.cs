namespace OpenSipsHa.Api.Schema;

/// <summary>OpenAPI format of a string, e.g. <c>date-time</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FormatAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
