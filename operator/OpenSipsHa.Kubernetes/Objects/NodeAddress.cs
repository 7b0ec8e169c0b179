namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 NodeAddress.</summary>
public sealed record NodeAddress
{
    /// <summary><c>InternalIP</c>, <c>ExternalIP</c>, <c>Hostname</c>, …</summary>
    public required string Type { get; init; }

    public required string Address { get; init; }
}
