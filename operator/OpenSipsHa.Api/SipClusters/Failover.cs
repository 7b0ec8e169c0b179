using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>Who holds a virtual IP, and how soon another member takes it.</summary>
[Rule("duration(self.renewInterval) < duration(self.leaseDuration)", "renewInterval must be shorter than leaseDuration",
    FieldPath = ".renewInterval")]
[Rule("duration(self.pairedLeaseDuration) >= duration(self.leaseDuration)", "pairedLeaseDuration must not be shorter than leaseDuration",
    FieldPath = ".pairedLeaseDuration")]
[Rule("duration(self.promise) == duration('0s') || duration(self.promise) + duration(self.promise) >= duration(self.heartbeatInterval) + duration(self.heartbeatInterval) + duration(self.heartbeatInterval) + duration(self.heartbeatInterval) + duration(self.heartbeatInterval)",
    "promise must be at least 2.5 times heartbeatInterval, or 0s (plain leases)", FieldPath = ".promise")]
[Rule("duration(self.promise) + duration(self.promise) <= duration(self.leaseDuration)", "promise must be at most half of leaseDuration",
    FieldPath = ".promise")]
public sealed record Failover
{
    /// <summary>How long a holder without a successor that cannot renew keeps its virtual IP, and a standby waits before it takes it; 2s to 10m.</summary>
    [Default("\"4s\""), Pattern(Durations.Pattern), Length(2, 16)]
    [Rule("duration(self) >= duration('2s') && duration(self) <= duration('10m')", "must lie between 2s and 10m")]
    public string LeaseDuration { get; set; } = "4s";

    /// <summary>How often the holder renews; 100ms or more.</summary>
    [Default("\"1s\""), Pattern(Durations.Pattern), Length(2, 16)]
    [Rule("duration(self) >= duration('100ms')", "must be 100ms or more")]
    public string RenewInterval { get; set; } = "1s";

    /// <summary>How long a holder and its successor that hear each other do without an API server, and anyone else waits; leaseDuration to 1h.</summary>
    [Default("\"5m\""), Pattern(Durations.Pattern), Length(2, 16)]
    [Rule("duration(self) <= duration('1h')", "must be 1h or less")]
    public string PairedLeaseDuration { get; set; } = "5m";

    /// <summary>Between two heartbeats of a holder; 20ms to 1m.</summary>
    [Default("\"100ms\""), Pattern(Durations.Pattern), Length(2, 16)]
    [Rule("duration(self) >= duration('20ms') && duration(self) <= duration('1m')", "must lie between 20ms and 1m")]
    public string HeartbeatInterval { get; set; } = "100ms";

    /// <summary>How long after a heartbeat the successor promises not to take over; 2.5 heartbeatIntervals to half of leaseDuration, 0s = plain leases without heartbeats.</summary>
    [Default("\"300ms\""), Pattern(Durations.Pattern), Length(2, 16)]
    public string Promise { get; set; } = "300ms";

    /// <summary>UDP port of the agents' heartbeats, on the nodes' own addresses; the agent has no capability for one below 1024.</summary>
    [Default("9470"), Bounds(1024, 65535)]
    public int HeartbeatPort { get; set; } = 9470;

    /// <summary>A holder that reaches neither the API server nor its successor: Release = it gives up, never two holders; Keep = it goes on while nobody else claims the address.</summary>
    [Default("\"Release\"")]
    public ApiUnavailable WhenApiUnavailable { get; set; } = ApiUnavailable.Release;

    /// <summary>A virtual IP returns to its preferredNode when the member there can hold it again.</summary>
    [Default("false")]
    public bool Preempt { get; set; }

    /// <summary>How long the preferred node's member must have been able to hold a virtual IP before it returns, and, at the first start, others leave it to that member; 1h or less.</summary>
    [Default("\"10s\""), Pattern(Durations.Pattern), Length(2, 16)]
    [Rule("duration(self) <= duration('1h')", "must be 1h or less")]
    public string PreferenceDelay { get; set; } = "10s";

    /// <summary>After so many changes of a virtual IP's holder within an hour nothing is moved that need not be; 0 = no damping.</summary>
    [Default("10"), Bounds(0, 1000)]
    public int MaxFailoversPerHour { get; set; } = 10;

    /// <summary>The holder's own SIP OPTIONS through the virtual IP's sockets.</summary>
    [Default("{}")]
    public Health Health { get; set; } = new();

    /// <summary>Gratuitous ARP.</summary>
    [Default("{}")]
    public Garp Garp { get; set; } = new();
}
