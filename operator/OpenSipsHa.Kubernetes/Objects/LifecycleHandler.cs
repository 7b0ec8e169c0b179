namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 LifecycleHandler: exactly one member.</summary>
public sealed record LifecycleHandler
{
    public ExecAction? Exec { get; init; }

    public HttpGetAction? HttpGet { get; init; }
}
