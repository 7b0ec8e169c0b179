namespace OpenSipsHa.Kubernetes.Client;

/// <summary>What any request can say.</summary>
public record RequestOptions
{
    /// <summary>From sending to the last byte of the answer; null: <see cref="KubeClientOptions.RequestTimeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }
}
