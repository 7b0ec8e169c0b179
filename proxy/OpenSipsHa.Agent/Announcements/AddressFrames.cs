using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace OpenSipsHa.Agent.Announcements;

/// <summary>Ethernet frames that tell the network where an address is now.</summary>
public static class AddressFrames
{
    private const byte Override = 0x20;

    private static readonly IPAddress AllNodes = IPAddress.Parse("ff02::1");

    /// <summary>
    /// One of each kind: for IPv4 a gratuitous ARP request and reply (some switches and hosts heed only one of them), for
    /// IPv6 an unsolicited neighbour advertisement with the override flag.
    /// </summary>
    public static IReadOnlyList<byte[]> Announce(IPAddress address, PhysicalAddress mac) =>
        address.AddressFamily == AddressFamily.InterNetworkV6
            ? [UnsolicitedAdvertisement(address, mac)]
            : [GratuitousArp(address, mac, FrameWriter.ArpRequest), GratuitousArp(address, mac, FrameWriter.ArpReply)];

    /// <summary>
    /// RFC 5227 section 3, RFC 5944 section 4.6: sender and target protocol address are both the address. A reply names our
    /// MAC as its target, too: Linux takes no other reply for a gratuitous one (arp_is_garp in net/ipv4/arp.c), and would
    /// ignore it when it knew the address elsewhere less than a second ago (locktime).
    /// </summary>
    /// <param name="operation">1 = request, 2 = reply.</param>
    public static byte[] GratuitousArp(IPAddress address, PhysicalAddress mac, ushort operation) =>
        FrameWriter.Arp(operation, mac, address, operation == FrameWriter.ArpReply ? mac : null, address);

    /// <summary>RFC 4861 section 4.4: flags override, not solicited; to all nodes, with the target's MAC.</summary>
    public static byte[] UnsolicitedAdvertisement(IPAddress address, PhysicalAddress mac) => FrameWriter.NeighborMessage(
        FrameWriter.NeighborAdvertisement, Override, mac, address, AllNodes, address, FrameWriter.TargetLinkAddress);
}
