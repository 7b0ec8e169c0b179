namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>core/v1 Probe: exactly one action.</summary>
public sealed record Probe
{
    public HttpGetAction? HttpGet { get; init; }

    public ExecAction? Exec { get; init; }

    public TcpSocketAction? TcpSocket { get; init; }

    public int? InitialDelaySeconds { get; init; }

    public int? PeriodSeconds { get; init; }

    public int? TimeoutSeconds { get; init; }

    public int? SuccessThreshold { get; init; }

    public int? FailureThreshold { get; init; }

    public long? TerminationGracePeriodSeconds { get; init; }
}
