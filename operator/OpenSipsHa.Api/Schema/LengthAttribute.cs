namespace OpenSipsHa.Api.Schema;

/// <summary>Fewest and most characters of a string (or of each string of a list). The upper bound is also what the cost estimate of CEL rules counts with.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(int minimum, int maximum) : Attribute
{
    public int Minimum { get; } = minimum;

    public int Maximum { get; } = maximum;
}
