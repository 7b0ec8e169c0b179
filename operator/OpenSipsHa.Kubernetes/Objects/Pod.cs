namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 Pod.</summary>
public sealed record Pod : IKubernetesObject
{
    public string ApiVersion => "v1";

    public string Kind => "Pod";

    public required ObjectMeta Metadata { get; init; }

    public PodSpec? Spec { get; init; }

    public PodStatus? Status { get; init; }
}
