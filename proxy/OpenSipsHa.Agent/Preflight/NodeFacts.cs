using System.Net;
using System.Net.Sockets;

namespace OpenSipsHa.Agent.Preflight;

/// <summary>What a preflight looks at.</summary>
/// <param name="Link">The interface that virtual IPs go on.</param>
/// <param name="VirtualIPs">Those that go on it.</param>
public sealed record NodeFacts(LinkFacts Link, IReadOnlyCollection<IPAddress> VirtualIPs, Sysctls Sysctls)
{
    /// <summary>Name of what <see cref="Link"/> is a port of; "" = nothing.</summary>
    public string MasterName { get; init; } = "";

    /// <summary>Whether it has a MAC of 6 bytes.</summary>
    public bool IsEthernet { get; init; } = true;

    /// <summary>When it is a bridge.</summary>
    public IReadOnlyCollection<LinkFacts> BridgePorts { get; init; } = [];

    /// <summary>Other interfaces with an address in the network of one of the virtual IPs of IPv4.</summary>
    public IReadOnlyCollection<string> Neighbours { get; init; } = [];

    /// <summary>Names of the interfaces that IPv4 default routes lead through.</summary>
    public IReadOnlyCollection<string> DefaultRouteInterfaces { get; init; } = [];

    public string Interface => Link.Name;

    public bool HasIPv4 => VirtualIPs.Any(vip => vip.AddressFamily == AddressFamily.InterNetwork);

    public bool HasIPv6 => VirtualIPs.Any(vip => vip.AddressFamily == AddressFamily.InterNetworkV6);
}
