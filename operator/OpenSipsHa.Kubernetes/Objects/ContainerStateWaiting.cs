namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 ContainerStateWaiting.</summary>
public sealed record ContainerStateWaiting
{
    public string? Reason { get; init; }

    public string? Message { get; init; }
}
