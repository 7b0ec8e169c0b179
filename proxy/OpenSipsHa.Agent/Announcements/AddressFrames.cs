using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace OpenSipsHa.Agent.Announcements;

/// <summary>Ethernet frames that tell the network where an address is now.</summary>
public static class AddressFrames
{
    private const ushort EtherTypeArp = 0x0806;
    private const ushort EtherTypeIPv6 = 0x86dd;
    private const byte IcmpV6 = 58;
    private const byte NeighborAdvertisement = 136;

    private static readonly byte[] Broadcast = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    private static readonly byte[] AllNodesMac = [0x33, 0x33, 0, 0, 0, 1];
    private static readonly IPAddress AllNodes = IPAddress.Parse("ff02::1");

    /// <summary>
    /// One of each kind: for IPv4 a gratuitous ARP request and reply (some switches and hosts heed only one of them), for
    /// IPv6 an unsolicited neighbour advertisement with the override flag.
    /// </summary>
    public static IReadOnlyList<byte[]> Announce(IPAddress address, PhysicalAddress mac) =>
        address.AddressFamily == AddressFamily.InterNetworkV6
            ? [UnsolicitedAdvertisement(address, mac)]
            : [GratuitousArp(address, mac, operation: 1), GratuitousArp(address, mac, operation: 2)];

    /// <summary>
    /// RFC 5227 section 3, RFC 826: sender and target protocol address are both the address. 42 bytes; the interface pads.
    /// </summary>
    /// <param name="operation">1 = request, 2 = reply.</param>
    public static byte[] GratuitousArp(IPAddress address, PhysicalAddress mac, ushort operation)
    {
        var sender = MacBytes(mac);
        var ip = address.GetAddressBytes();
        var frame = new byte[42];
        WriteEthernet(frame, Broadcast, sender, EtherTypeArp);
        var arp = frame.AsSpan(14);
        BinaryPrimitives.WriteUInt16BigEndian(arp, 1);
        BinaryPrimitives.WriteUInt16BigEndian(arp[2..], 0x0800);
        (arp[4], arp[5]) = (6, 4);
        BinaryPrimitives.WriteUInt16BigEndian(arp[6..], operation);
        sender.CopyTo(arp[8..]);
        ip.CopyTo(arp[14..]);
        // The target of a request is not known and is zero; a reply is to everybody.
        if (operation == 2)
            Broadcast.CopyTo(arp[18..]);
        ip.CopyTo(arp[24..]);
        return frame;
    }

    /// <summary>RFC 4861 section 4.4: flags override, not solicited; to all nodes, hop limit 255, with the target's MAC.</summary>
    public static byte[] UnsolicitedAdvertisement(IPAddress address, PhysicalAddress mac)
    {
        var sender = MacBytes(mac);
        var frame = new byte[14 + 40 + 32];
        WriteEthernet(frame, AllNodesMac, sender, EtherTypeIPv6);
        var ip = frame.AsSpan(14);
        ip[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], 32);
        (ip[6], ip[7]) = (IcmpV6, 255);
        address.GetAddressBytes().CopyTo(ip[8..]);
        AllNodes.GetAddressBytes().CopyTo(ip[24..]);
        var icmp = ip[40..];
        (icmp[0], icmp[4]) = (NeighborAdvertisement, 0x20);
        address.GetAddressBytes().CopyTo(icmp[8..]);
        // Option 2, one unit of 8 bytes: target link-layer address.
        (icmp[24], icmp[25]) = (2, 1);
        sender.CopyTo(icmp[26..]);
        BinaryPrimitives.WriteUInt16BigEndian(icmp[2..], Checksum(ip[8..40], icmp));
        return frame;
    }

    /// <summary>RFC 8200 section 8.1: over the pseudo-header (addresses, length, next header) and the message.</summary>
    private static ushort Checksum(ReadOnlySpan<byte> addresses, ReadOnlySpan<byte> message)
    {
        uint sum = (uint)message.Length + IcmpV6;
        for (var i = 0; i < addresses.Length; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(addresses[i..]);
        for (var i = 0; i < message.Length; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(message[i..]);
        while (sum > 0xffff)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }

    private static byte[] MacBytes(PhysicalAddress mac)
    {
        var bytes = mac.GetAddressBytes();
        return bytes.Length == 6
            ? bytes
            : throw new ArgumentException($"a link address of {bytes.Length} bytes, expected an Ethernet address of 6", nameof(mac));
    }

    private static void WriteEthernet(Span<byte> frame, byte[] destination, byte[] source, ushort type)
    {
        destination.CopyTo(frame);
        source.CopyTo(frame[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], type);
    }
}
