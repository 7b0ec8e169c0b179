using System.Net;

namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>The node's interfaces and addresses.</summary>
public interface INetwork
{
    IReadOnlyList<NetworkLink> Links();

    /// <summary>Addresses of all interfaces, IPv4 and IPv6.</summary>
    IReadOnlyList<AssignedAddress> Addresses();

    /// <summary>Adds a host address (/32, /128) with a lifetime, or sets the lifetime anew.</summary>
    /// <exception cref="IOException">The kernel refuses: no such interface, no CAP_NET_ADMIN.</exception>
    void SetAddress(int interfaceIndex, IPAddress address, int lifetimeSeconds);

    /// <summary>Does nothing when it is not there.</summary>
    /// <exception cref="IOException">The kernel refuses for another reason.</exception>
    void RemoveAddress(AssignedAddress address);
}
