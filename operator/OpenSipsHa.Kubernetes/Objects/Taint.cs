namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 Taint.</summary>
public sealed record Taint
{
    public required string Key { get; init; }

    public string? Value { get; init; }

    public required string Effect { get; init; }
}
