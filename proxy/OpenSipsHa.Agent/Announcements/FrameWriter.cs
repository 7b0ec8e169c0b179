using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;

namespace OpenSipsHa.Agent.Announcements;

/// <summary>Bytes of Ethernet frames with ARP (RFC 826) and neighbour discovery (RFC 4861) in them.</summary>
internal static class FrameWriter
{
    public const ushort ArpRequest = 1;
    public const ushort ArpReply = 2;
    public const byte NeighborSolicitation = 135;
    public const byte NeighborAdvertisement = 136;
    public const byte SourceLinkAddress = 1;
    public const byte TargetLinkAddress = 2;
    public const ushort EtherTypeArp = 0x0806;
    public const ushort EtherTypeIPv6 = 0x86dd;
    public const byte IcmpV6 = 58;

    private static readonly PhysicalAddress Broadcast = new([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);

    /// <summary>To everybody. 42 bytes; the interface pads.</summary>
    /// <param name="targetMac">null = not known, zeros.</param>
    public static byte[] Arp(ushort operation, PhysicalAddress mac, IPAddress sender, PhysicalAddress? targetMac, IPAddress target)
    {
        var senderMac = MacBytes(mac);
        var frame = new byte[42];
        WriteEthernet(frame, Broadcast.GetAddressBytes(), senderMac, EtherTypeArp);
        var arp = frame.AsSpan(14);
        BinaryPrimitives.WriteUInt16BigEndian(arp, 1);
        BinaryPrimitives.WriteUInt16BigEndian(arp[2..], 0x0800);
        (arp[4], arp[5]) = (6, 4);
        BinaryPrimitives.WriteUInt16BigEndian(arp[6..], operation);
        senderMac.CopyTo(arp[8..]);
        sender.GetAddressBytes().CopyTo(arp[14..]);
        if (targetMac is not null)
            MacBytes(targetMac).CopyTo(arp[18..]);
        target.GetAddressBytes().CopyTo(arp[24..]);
        return frame;
    }

    /// <summary>RFC 4861 sections 4.3 and 4.4. Hop limit 255, as receivers demand; to a multicast group, whose MAC RFC 2464 section 7 derives.</summary>
    /// <param name="flags">First byte of the flags of an advertisement.</param>
    /// <param name="option">Kind of the option that tells the MAC; null = none.</param>
    public static byte[] NeighborMessage(
        byte type, byte flags, PhysicalAddress mac, IPAddress source, IPAddress group, IPAddress target, byte? option)
    {
        var senderMac = MacBytes(mac);
        var destination = group.GetAddressBytes();
        var length = option is null ? 24 : 32;
        var frame = new byte[14 + 40 + length];
        WriteEthernet(frame, [0x33, 0x33, .. destination.AsSpan(12)], senderMac, EtherTypeIPv6);
        var ip = frame.AsSpan(14);
        ip[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)length);
        (ip[6], ip[7]) = (IcmpV6, 255);
        source.GetAddressBytes().CopyTo(ip[8..]);
        destination.CopyTo(ip[24..]);
        var icmp = ip[40..];
        (icmp[0], icmp[4]) = (type, flags);
        target.GetAddressBytes().CopyTo(icmp[8..]);
        if (option is { } kind)
        {
            // Length in units of 8 bytes.
            (icmp[24], icmp[25]) = (kind, 1);
            senderMac.CopyTo(icmp[26..]);
        }

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

    private static void WriteEthernet(Span<byte> frame, ReadOnlySpan<byte> destination, ReadOnlySpan<byte> source, ushort type)
    {
        destination.CopyTo(frame);
        source.CopyTo(frame[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], type);
    }
}
