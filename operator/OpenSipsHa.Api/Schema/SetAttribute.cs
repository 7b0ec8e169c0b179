namespace OpenSipsHa.Api.Schema;

/// <summary>The list is a set: each value at most once, order without meaning to a merge.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SetAttribute : Attribute;
