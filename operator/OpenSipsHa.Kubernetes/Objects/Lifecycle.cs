namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 Lifecycle.</summary>
public sealed record Lifecycle
{
    public LifecycleHandler? PostStart { get; init; }

    public LifecycleHandler? PreStop { get; init; }
}
