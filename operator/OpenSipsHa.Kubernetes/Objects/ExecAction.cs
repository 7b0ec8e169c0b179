namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 ExecAction.</summary>
public sealed record ExecAction
{
    public required IReadOnlyList<string> Command { get; init; }
}
