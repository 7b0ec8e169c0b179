namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 NodeStatus.</summary>
public sealed record NodeStatus
{
    public IReadOnlyList<NodeAddress>? Addresses { get; init; }

    public IReadOnlyList<Condition>? Conditions { get; init; }
}
