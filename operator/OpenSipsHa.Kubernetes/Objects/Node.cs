namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 Node, as far as it is read.</summary>
public sealed record Node : IKubernetesObject
{
    public string ApiVersion => "v1";

    public string Kind => "Node";

    public required ObjectMeta Metadata { get; init; }

    public NodeSpec? Spec { get; init; }

    public NodeStatus? Status { get; init; }
}
