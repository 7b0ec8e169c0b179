namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>A requirement of a label, node or field selector.</summary>
public sealed record SelectorRequirement
{
    public required string Key { get; init; }

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c>, <c>DoesNotExist</c>; on nodes also <c>Gt</c>, <c>Lt</c>.</summary>
    public required string Operator { get; init; }

    public IReadOnlyList<string>? Values { get; init; }
}
