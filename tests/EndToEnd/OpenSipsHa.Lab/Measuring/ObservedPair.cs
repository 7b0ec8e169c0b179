using System.Net;
using System.Net.NetworkInformation;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Clusters;

namespace OpenSipsHa.Lab.Measuring;

/// <summary>Who is watched, and from where.</summary>
/// <param name="Client">Probes.</param>
/// <param name="ClientMac">Of its eth0.</param>
/// <param name="Nodes">Those that may hold the virtual IP.</param>
public sealed record ObservedPair(
    NetworkNamespace Client, PhysicalAddress ClientMac, IReadOnlyList<(string Name, NetworkNamespace Host, PhysicalAddress Mac)> Nodes)
{
    /// <summary>Addresses of the network that nobody has, for <see cref="Probing.ArpProbe"/>.</summary>
    public static readonly IPNetwork Unused = IPNetwork.Parse("192.168.1.128/26");

    public static ObservedPair Of(ProductCluster cluster) => new(
        cluster.Host(PairNetwork.Client),
        cluster.MacOf(PairNetwork.Client),
        [.. PairNetwork.Nodes.Select(node => (node, cluster.Host(node), cluster.MacOf(node)))]);

    /// <summary>The node with that hardware address; null for another machine.</summary>
    public string? NodeOf(PhysicalAddress? mac) => Nodes.FirstOrDefault(node => node.Mac.Equals(mac)).Name;
}
