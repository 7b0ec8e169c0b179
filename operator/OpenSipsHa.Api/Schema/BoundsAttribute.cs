namespace OpenSipsHa.Api.Schema;

/// <summary>Lowest and highest value of an integer (or of each integer of a list), inclusive.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BoundsAttribute(long minimum, long maximum) : Attribute
{
    public long Minimum { get; } = minimum;

    public long Maximum { get; } = maximum;
}
