namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 NodeSpec.</summary>
public sealed record NodeSpec
{
    public bool? Unschedulable { get; init; }

    public IReadOnlyList<Taint>? Taints { get; init; }
}
