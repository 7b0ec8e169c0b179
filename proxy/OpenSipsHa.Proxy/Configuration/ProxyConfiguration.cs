using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Authentication;
using OpenSipsHa.Proxy.Dispatching;
using OpenSipsHa.Proxy.Names;
using OpenSipsHa.Proxy.Routing;
using OpenSipsHa.Sip.Dns;
using OpenSipsHa.Sip.Protection;
using OpenSipsHa.Sip.ProxyCore;

namespace OpenSipsHa.Proxy.Configuration;

/// <summary>A compiled document. Immutable: a request sees one of them from beginning to end.</summary>
public sealed record ProxyConfiguration
{
    /// <summary>Name of the ConfigMap it came from.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<ListenerBinding> Listeners { get; init; }

    /// <summary>Hosts that are ours: the document's domains, the virtual IPs and the node's address.</summary>
    public required ByteStringSet Domains { get; init; }

    public required RegistrarSettings Registrar { get; init; }

    public ContactFix ContactFix { get; init; }

    /// <summary>Zero = none are sent.</summary>
    public TimeSpan KeepAliveInterval { get; init; }

    public required ProtectionSettings Protection { get; init; }

    /// <summary>null = nobody is challenged.</summary>
    public AuthenticationPolicy? Authentication { get; init; }

    /// <summary>By name; the next configuration takes their states over.</summary>
    public required IReadOnlyDictionary<string, GatewayTarget> Gateways { get; init; }

    /// <summary>null = all as the system says.</summary>
    public NameServers? NameServers { get; init; }

    /// <summary>Gateways that are names, to be resolved ahead of calls.</summary>
    public IReadOnlyList<NextHop> NamedGateways { get; init; } = [];

    /// <summary>By name; the next configuration takes their positions over.</summary>
    public required IReadOnlyDictionary<string, Dispatcher> Dispatchers { get; init; }

    public required RoutingTable Routes { get; init; }
}
