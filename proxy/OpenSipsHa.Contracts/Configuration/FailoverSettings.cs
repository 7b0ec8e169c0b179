namespace OpenSipsHa.Contracts.Configuration;

/// <summary>Times of election and gratuitous ARP, in milliseconds.</summary>
public sealed record FailoverSettings
{
    public const int DefaultHeartbeatPort = 9470;

    public int LeaseDurationMs { get; init; } = 4000;

    public int RenewIntervalMs { get; init; } = 1000;

    /// <summary>Duration of a Lease that names a successor: how long the pair can do without an API server.</summary>
    public int PairedLeaseDurationMs { get; init; } = 300_000;

    /// <summary>Between two heartbeats of a holder.</summary>
    public int HeartbeatIntervalMs { get; init; } = 100;

    /// <summary>How long after a heartbeat a successor promises not to take over; 0 = plain leases, no heartbeats.</summary>
    public int PromiseMs { get; init; } = 300;

    /// <summary>UDP port of the agents' datagrams, on the nodes' own addresses.</summary>
    public int HeartbeatPort { get; init; } = DefaultHeartbeatPort;

    public ApiUnavailable WhenApiUnavailable { get; init; } = ApiUnavailable.Release;

    /// <summary>A virtual IP returns to its preferred node when that is eligible again.</summary>
    public bool Preempt { get; init; }

    /// <summary>How long the preferred node must have been eligible before it gets the virtual IP back, or, at the first start, before others take it.</summary>
    public int PreferenceDelayMs { get; init; } = 10_000;

    /// <summary>After so many changes of the holder within an hour nothing is moved that need not be; 0 = no damping.</summary>
    public int MaxFailoversPerHour { get; init; } = 10;

    public HealthSettings Health { get; init; } = new();

    /// <summary>Wait between the first burst of gratuitous ARP and the second (Linux's ARP locktime drops closer ones).</summary>
    public int GarpDelayMs { get; init; } = 1000;

    /// <summary>Gratuitous ARP while holding; 0 = none.</summary>
    public int GarpRefreshMs { get; init; } = 30000;

    /// <summary>Packets of each kind (request and reply) a burst.</summary>
    public int GarpCount { get; init; } = 3;
}
