namespace OpenSipsHa.Api.Schema;

/// <summary>The list is a map: items are merged by this field, which is unique in the list.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MapKeyAttribute(string field) : Attribute
{
    public string Field { get; } = field;
}
