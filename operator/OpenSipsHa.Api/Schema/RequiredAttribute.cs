namespace OpenSipsHa.Api.Schema;

/// <summary>The field must be given.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;
