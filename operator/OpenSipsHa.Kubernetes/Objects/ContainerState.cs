namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 ContainerState: at most one member.</summary>
public sealed record ContainerState
{
    public ContainerStateWaiting? Waiting { get; init; }

    public ContainerStateRunning? Running { get; init; }

    public ContainerStateTerminated? Terminated { get; init; }
}
