using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Agent.Peers;

namespace OpenSipsHa.Agent.Tests.Peers;

/// <summary>Addresses of the loopback network that no other test uses.</summary>
internal static class Loopback
{
    public const int Port = 9470;

    public static IPAddress Address() => new([127, (byte)Random.Shared.Next(1, 255), (byte)Random.Shared.Next(256), (byte)Random.Shared.Next(1, 255)]);

    public static UdpPeerLink Link(IPAddress host, PeerKeys keys, params IPAddress[] peers)
    {
        var link = new UdpPeerLink(host, keys, TimeProvider.System, NullLogger<UdpPeerLink>.Instance);
        link.Bind(Port);
        link.SetPeers([.. peers.Select(peer => new IPEndPoint(peer, Port))]);
        return link;
    }
}
