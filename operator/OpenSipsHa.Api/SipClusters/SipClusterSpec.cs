using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>What a SipCluster should be.</summary>
[Rule("self.failover.heartbeatPort != self.telemetry.agentPort && self.failover.heartbeatPort != self.telemetry.proxyPort",
    "heartbeatPort must differ from telemetry.agentPort and telemetry.proxyPort", FieldPath = ".failover.heartbeatPort")]
[Rule("self.listeners.all(l, l.address != 'Node' || l.transport != 'UDP' || l.port != self.failover.heartbeatPort)",
    "heartbeatPort is the UDP port of a listener on the node's address", FieldPath = ".failover.heartbeatPort")]
[Rule("self.listeners.all(l, !has(l.virtualIP) || self.virtualIPs.exists(v, v.name == l.virtualIP))",
    "virtualIP must be the name of one of spec.virtualIPs", FieldPath = ".listeners")]
[Rule("!has(self.authentication) || !has(self.authentication.realms) || self.authentication.realms.all(r, has(self.domains) && r.domain in self.domains)",
    "domain must be one of spec.domains", FieldPath = ".authentication.realms")]
public sealed record SipClusterSpec
{
    /// <summary>Members, one pod each on a node of its own. One holds a virtual IP, the others stand by.</summary>
    [Default("2"), Bounds(1, 9)]
    public int Replicas { get; set; } = 2;

    /// <summary>Nodes that members may run on.</summary>
    public Placement? Placement { get; set; }

    /// <summary>Network interface that carries the virtual IPs; absent = the one that carries the node's address.</summary>
    [Pattern("^[^/\\s:]+$"), Length(1, 15)]
    public string? Interface { get; set; }

    /// <summary>Floating addresses, each held by one member at a time.</summary>
    [Required, MapKey("name"), Items(1, 8)]
    [Rule("self.all(v, self.exists_one(w, w.address == v.address))", "each address may appear once")]
    public IReadOnlyList<VirtualIP> VirtualIPs { get; set; } = [];

    /// <summary>Sockets that every member opens.</summary>
    [Required, MapKey("name"), Items(1, 16)]
    [Rule("self.all(l, self.exists_one(m, m.transport == l.transport && m.port == l.port && m.address == l.address && (has(l.virtualIP) ? has(m.virtualIP) && m.virtualIP == l.virtualIP : !has(m.virtualIP))))",
        "two listeners have the same transport, address and port")]
    public IReadOnlyList<Listener> Listeners { get; set; } = [];

    /// <summary>Who holds a virtual IP, and how soon another member takes it.</summary>
    [Default("{}")]
    public Failover Failover { get; set; } = new();

    /// <summary>Who is told when a virtual IP changes its holder, besides Events and metrics.</summary>
    public Notifications? Notifications { get; set; }

    /// <summary>SIP domains that the cluster is responsible for, besides its own addresses; lower case.</summary>
    [Set, Items(0, 64), Length(1, 253), Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")]
    public IReadOnlyList<string> Domains { get; set; } = [];

    /// <summary>Bounds of registrations.</summary>
    [Default("{}")]
    public Registrar Registrar { get; set; } = new();

    /// <summary>Who must prove who they are; absent = nobody, anyone may register as anyone.</summary>
    public Authentication? Authentication { get; set; }

    /// <summary>Protection from abuse.</summary>
    public Security? Security { get; set; }

    /// <summary>User agents behind address translators; absent = their Contact is left alone.</summary>
    public Nat? Nat { get; set; }

    /// <summary>Name servers; absent = as the node's resolv.conf says.</summary>
    public Dns? Dns { get; set; }

    /// <summary>What happens to requests outside a dialog; the first route that matches decides, none = 404.</summary>
    [MapKey("name"), Items(0, 128)]
    public IReadOnlyList<Route> Routes { get; set; } = [];

    /// <summary>Ports of metrics and health on the node's address.</summary>
    [Default("{}")]
    public Telemetry Telemetry { get; set; } = new();
}
