namespace OpenSipsHa.Kubernetes.Client;

/// <summary>What a watch can say.</summary>
public sealed record WatchOptions
{
    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Events after this version; null: the present state as ADDED events, then what follows.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>After how long the server ends the watch in good order; whole seconds.</summary>
    public TimeSpan? ServerTimeout { get; init; }

    /// <summary>
    /// The stream is cut when nothing at all has come for so long, also before its headers. The server sends a
    /// bookmark about once a minute. Null: never.
    /// </summary>
    public TimeSpan? SilenceLimit { get; init; }
}
