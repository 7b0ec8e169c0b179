using System.Net;

namespace OpenSipsHa.Lab.Clusters;

/// <summary>
/// Addresses of the example pair, those of the talk that the product starts from. They exist inside the lab's own
/// network namespaces only.
/// </summary>
public static class PairNetwork
{
    public const string Cluster = "pair";
    public const string Domain = "example.com";
    public const string NodeA = "osips01-a";
    public const string NodeB = "osips01-b";
    public const string Client = "client";
    public const string Gateway1 = "gw1";
    public const string Gateway2 = "gw2";

    /// <summary>Where the operator runs: a host of its own, so that nothing of it is on the machine itself.</summary>
    public const string OperatorHost = "operator";

    public static readonly IPNetwork Subnet = IPNetwork.Parse("192.168.1.0/24");
    public static readonly IPAddress VirtualIP = IPAddress.Parse("192.168.1.213");
    public static readonly IPAddress ApiServer = IPAddress.Parse("192.168.1.10");
    public static readonly IPAddress OperatorAddress = IPAddress.Parse("192.168.1.11");
    public static readonly IPAddress ClientAddress = IPAddress.Parse("192.168.1.20");
    public static readonly IPAddress Gateway1Address = IPAddress.Parse("192.168.1.31");
    public static readonly IPAddress Gateway2Address = IPAddress.Parse("192.168.1.32");
    public static readonly IPAddress NodeAAddress = IPAddress.Parse("192.168.1.211");
    public static readonly IPAddress NodeBAddress = IPAddress.Parse("192.168.1.212");

    /// <summary>Where SIP requests go.</summary>
    public static readonly IPEndPoint Service = new(VirtualIP, 5060);

    public static IReadOnlyList<string> Nodes { get; } = [NodeA, NodeB];

    /// <summary>The other node of the pair.</summary>
    public static string Peer(string node) => node == NodeA ? NodeB : NodeA;
}
