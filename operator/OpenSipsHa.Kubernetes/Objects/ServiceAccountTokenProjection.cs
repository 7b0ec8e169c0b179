namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 ServiceAccountTokenProjection.</summary>
public sealed record ServiceAccountTokenProjection
{
    public required string Path { get; init; }

    /// <summary>At least 600.</summary>
    public long? ExpirationSeconds { get; init; }

    public string? Audience { get; init; }
}
