namespace OpenSipsHa.Contracts.Configuration;

/// <summary>
/// Everything reachable from one SipCluster, compiled: what every member of the cluster runs.
/// Immutable and content-addressed: see <see cref="ConfigDocumentCodec"/>.
/// Durations are in milliseconds (fields end in <c>Ms</c>) or seconds (<c>Seconds</c>).
/// </summary>
public sealed record ConfigDocument
{
    /// <summary>The format's version that this code writes and reads.</summary>
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    /// <summary>Namespace of the SipCluster.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the SipCluster.</summary>
    public required string Cluster { get; init; }

    /// <summary>Network interface of the virtual IPs; empty = the one that carries the node's address.</summary>
    public string Interface { get; init; } = "";

    public IReadOnlyList<VirtualIP> VirtualIPs { get; init; } = [];

    public FailoverSettings Failover { get; init; } = new();

    public NotificationSettings Notifications { get; init; } = new();

    public IReadOnlyList<Listener> Listeners { get; init; } = [];

    /// <summary>SIP domains this cluster is responsible for, lower case. Its own addresses count as such too.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    public RegistrarSettings Registrar { get; init; } = new();

    /// <summary>null = nobody is challenged.</summary>
    public AuthenticationSettings? Authentication { get; init; }

    /// <summary>null = as its defaults say.</summary>
    public SecuritySettings? Security { get; init; }

    /// <summary>null = nothing is done.</summary>
    public NatSettings? Nat { get; init; }

    /// <summary>null = all as the node's resolv.conf says.</summary>
    public DnsSettings? Dns { get; init; }

    public IReadOnlyList<Gateway> Gateways { get; init; } = [];

    public IReadOnlyList<DispatcherSet> DispatcherSets { get; init; } = [];

    /// <summary>In order: the first whose match holds decides.</summary>
    public IReadOnlyList<Route> Routes { get; init; } = [];
}
