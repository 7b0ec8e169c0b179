namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 Capabilities, without the prefix CAP_.</summary>
public sealed record Capabilities
{
    public IReadOnlyList<string>? Add { get; init; }

    public IReadOnlyList<string>? Drop { get; init; }
}
