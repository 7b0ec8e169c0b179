namespace OpenSipsHa.Kubernetes.Client;

/// <summary>How a client talks to the server.</summary>
public sealed record KubeClientOptions
{
    /// <summary>Recorded in managedFields with every write.</summary>
    public required string FieldManager { get; init; }

    /// <summary>Of a request that says nothing else.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// HTTP/2 shares one connection, and a dead one is only noticed by pings. A holder of a Lease wants
    /// <see cref="HttpConnections.OnePerRequest"/>: a request that times out then takes its connection with it, and the
    /// next one dials anew.
    /// </summary>
    public HttpConnections Connections { get; init; } = HttpConnections.Shared;

    /// <summary>A ping after so long without a frame; at least a second. Only with HTTP/2.</summary>
    public TimeSpan KeepAlivePingDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A connection whose ping is not answered for so long is closed; at least a second.</summary>
    public TimeSpan KeepAlivePingTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A larger answer is refused.</summary>
    public int MaxResponseBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>A longer line of a watch is refused; one object is at most 3 MiB in etcd's default limits.</summary>
    public int MaxWatchLineBytes { get; init; } = 8 * 1024 * 1024;

    public string UserAgent { get; init; } = "opensips-ha";
}
