namespace OpenSipsHa.Kubernetes.Client;

/// <summary>What a delete can say.</summary>
public sealed record DeleteOptions : RequestOptions
{
    /// <summary>409 Conflict unless it is this very object.</summary>
    public string? Uid { get; init; }

    /// <summary>409 Conflict when it has changed since.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Zero kills a pod at once.</summary>
    public TimeSpan? GracePeriod { get; init; }

    /// <summary><c>Background</c>, <c>Foreground</c> or <c>Orphan</c>.</summary>
    public string? PropagationPolicy { get; init; }
}
