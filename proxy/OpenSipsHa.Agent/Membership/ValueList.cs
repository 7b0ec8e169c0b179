using System.Collections.ObjectModel;

namespace OpenSipsHa.Agent.Membership;

/// <summary>A list that equals another one with equal items, so that records that hold one are values.</summary>
public sealed class ValueList<T>(IEnumerable<T> items) : ReadOnlyCollection<T>([.. items]), IEquatable<ValueList<T>>
{
    public bool Equals(ValueList<T>? other) => other is not null && this.SequenceEqual(other);

    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    public override int GetHashCode() => Count;
}
