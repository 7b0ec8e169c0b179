using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using OpenSipsHa.Agent.Announcements;

namespace OpenSipsHa.Agent.Conflicts;

/// <summary>Reads from an Ethernet frame which address its sender claims.</summary>
public static class ClaimReader
{
    private const int EthernetLength = 14;
    private const int ArpLength = 28;
    private const int IPv6Length = 40;
    private const int NeighborMessageLength = 24;

    /// <summary>
    /// null: nothing is claimed, or the frame is malformed. A probe (ARP with sender 0.0.0.0, solicitation from ::) claims nothing:
    /// it asks.
    /// </summary>
    public static AddressClaim? Read(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < EthernetLength)
            return null;
        return BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) switch
        {
            FrameWriter.EtherTypeArp => ReadArp(frame[EthernetLength..]),
            FrameWriter.EtherTypeIPv6 => ReadNeighborMessage(frame[EthernetLength..], new PhysicalAddress(frame[6..12].ToArray())),
            _ => null,
        };
    }

    private static AddressClaim? ReadArp(ReadOnlySpan<byte> arp)
    {
        // Hardware and protocol type and lengths: Ethernet and IPv4, all else has its fields elsewhere.
        if (arp.Length < ArpLength || BinaryPrimitives.ReadUInt64BigEndian(arp) >> 16 != 0x0001_0800_0604)
            return null;
        var operation = BinaryPrimitives.ReadUInt16BigEndian(arp[6..]);
        if (operation is not (FrameWriter.ArpRequest or FrameWriter.ArpReply) || IsZero(arp[14..18]))
            return null;
        var kind = operation == FrameWriter.ArpRequest ? ClaimKind.ArpRequest
            : IsZero(arp[24..28]) ? ClaimKind.ProbeAnswer
            : ClaimKind.ArpReply;
        return new AddressClaim(new IPAddress(arp[14..18]), new PhysicalAddress(arp[8..14].ToArray()), kind);
    }

    private static AddressClaim? ReadNeighborMessage(ReadOnlySpan<byte> ip, PhysicalAddress frameSource)
    {
        // RFC 4861 section 7.1: a hop limit below 255 has crossed a router, so that somebody not on this link has made it.
        if (ip.Length < IPv6Length + NeighborMessageLength || ip[6] != FrameWriter.IcmpV6 || ip[7] != 255)
            return null;
        var icmp = ip[IPv6Length..];
        switch (icmp[0])
        {
            case FrameWriter.NeighborAdvertisement:
                var told = LinkAddress(icmp[NeighborMessageLength..], FrameWriter.TargetLinkAddress);
                return new AddressClaim(new IPAddress(icmp[8..24]), told ?? frameSource, ClaimKind.NeighborAdvertisement);
            case FrameWriter.NeighborSolicitation when !IsZero(ip[8..24]):
                var own = LinkAddress(icmp[NeighborMessageLength..], FrameWriter.SourceLinkAddress);
                return new AddressClaim(new IPAddress(ip[8..24]), own ?? frameSource, ClaimKind.NeighborSolicitation);
            default:
                return null;
        }
    }

    /// <summary>RFC 4861 section 4.6: options of type, length in units of 8 bytes, value.</summary>
    private static PhysicalAddress? LinkAddress(ReadOnlySpan<byte> options, byte kind)
    {
        while (options.Length >= 8)
        {
            var length = options[1] * 8;
            if (length == 0 || length > options.Length)
                return null;
            if (options[0] == kind && length == 8)
                return new PhysicalAddress(options[2..8].ToArray());
            options = options[length..];
        }

        return null;
    }

    private static bool IsZero(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExcept((byte)0);
}
