namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 Toleration; without TolerationSeconds it tolerates NoExecute for ever.</summary>
public sealed record Toleration
{
    public string? Key { get; init; }

    /// <summary><c>Exists</c> or <c>Equal</c>.</summary>
    public string? Operator { get; init; }

    public string? Value { get; init; }

    public string? Effect { get; init; }

    public long? TolerationSeconds { get; init; }
}
