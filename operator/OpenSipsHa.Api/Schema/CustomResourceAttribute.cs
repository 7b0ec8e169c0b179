namespace OpenSipsHa.Api.Schema;

/// <summary>A kind of the API group, one CustomResourceDefinition. The plural names the file and the URL.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CustomResourceAttribute(string kind, string plural, string shortName) : Attribute
{
    public string Kind { get; } = kind;

    public string Plural { get; } = plural;

    public string ShortName { get; } = shortName;
}
