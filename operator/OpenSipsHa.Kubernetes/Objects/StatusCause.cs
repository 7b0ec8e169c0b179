namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>metav1 StatusCause.</summary>
public sealed record StatusCause
{
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public string? Field { get; init; }
}
