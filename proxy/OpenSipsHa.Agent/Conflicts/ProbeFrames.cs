using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using OpenSipsHa.Agent.Announcements;

namespace OpenSipsHa.Agent.Conflicts;

/// <summary>Ethernet frames that ask who has an address.</summary>
public static class ProbeFrames
{
    /// <summary>
    /// Claims nothing itself, so that nobody's cache changes: an ARP probe, sender 0.0.0.0 (RFC 5227 section 2.1.1), or a
    /// solicitation from :: as in duplicate address detection (RFC 4862 section 5.4.2), which is answered to all nodes.
    /// </summary>
    public static byte[] Probe(IPAddress address, PhysicalAddress mac) =>
        Ask(address, mac, address.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any);

    /// <summary>Asks as a station with an address of its own does when it has something to send.</summary>
    /// <param name="source">0.0.0.0 or ::, a probe.</param>
    public static byte[] Ask(IPAddress address, PhysicalAddress mac, IPAddress source)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return FrameWriter.Arp(FrameWriter.ArpRequest, mac, source, null, address);
        // RFC 4861 section 4.3: with :: as its source a solicitation must not name a MAC.
        byte? option = source.Equals(IPAddress.IPv6Any) ? null : FrameWriter.SourceLinkAddress;
        return FrameWriter.NeighborMessage(FrameWriter.NeighborSolicitation, 0, mac, source, SolicitedNode(address), address, option);
    }

    /// <summary>RFC 4291 section 2.7.1: ff02::1:ff and the last 24 bits.</summary>
    private static IPAddress SolicitedNode(IPAddress address)
    {
        byte[] group = [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, .. address.GetAddressBytes().AsSpan(13)];
        return new IPAddress(group);
    }
}
