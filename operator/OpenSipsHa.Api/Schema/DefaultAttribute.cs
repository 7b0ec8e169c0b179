namespace OpenSipsHa.Api.Schema;

/// <summary>The value that the API server fills in, as JSON: <c>"4s"</c>, <c>2</c>, <c>{}</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultAttribute(string json) : Attribute
{
    public string Json { get; } = json;
}
