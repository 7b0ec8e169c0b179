namespace OpenSipsHa.Kubernetes.Caching;

/// <summary>What is reflected, and how patiently.</summary>
public sealed record ReflectorOptions
{
    /// <summary>Null: all namespaces.</summary>
    public string? Namespace { get; init; }

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    public int PageSize { get; init; } = 500;

    /// <summary>Of one page.</summary>
    public TimeSpan ListTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The server ends a watch after one to two times this, so that watches do not all end at once.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A watch on which nothing comes for so long is cut and taken up again where it was. The server sends a bookmark
    /// about once a minute: less than that only costs a request.
    /// </summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Pause after the first failure, and after a watch that ended in good order.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Of the jitter; null: random.</summary>
    public int? Seed { get; init; }
}
