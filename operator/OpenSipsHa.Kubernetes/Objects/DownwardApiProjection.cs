namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 DownwardAPIProjection.</summary>
public sealed record DownwardApiProjection
{
    public IReadOnlyList<DownwardApiFile>? Items { get; init; }
}
