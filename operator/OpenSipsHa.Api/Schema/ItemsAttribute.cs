namespace OpenSipsHa.Api.Schema;

/// <summary>Fewest and most items of a list, or entries of a map. The upper bound is also what the cost estimate of CEL rules counts with.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute(int minimum, int maximum) : Attribute
{
    public int Minimum { get; } = minimum;

    public int Maximum { get; } = maximum;
}
