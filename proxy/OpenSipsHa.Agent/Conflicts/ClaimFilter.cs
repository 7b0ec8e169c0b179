using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using OpenSipsHa.Agent.Announcements;

namespace OpenSipsHa.Agent.Conflicts;

/// <summary>
/// Classic BPF programs (SO_ATTACH_FILTER) that let through only frames whose sender claims one of our addresses: the kernel
/// drops all others before it copies or wakes anything, however busy the network is.
/// </summary>
public static class ClaimFilter
{
    private const uint PacketType = 4;

    /// <summary>PACKET_OTHERHOST; PACKET_OUTGOING and the loops of the machine come after it.</summary>
    private const uint OtherHost = 3;

    /// <summary>More than what <see cref="ClaimReader"/> looks at.</summary>
    private const uint Snapshot = 128;

    private static readonly BpfInstruction Drop = BpfInstruction.Deliver(0);

    /// <summary>EtherType that a socket with the filter must be bound to.</summary>
    public static ushort EtherType(AddressFamily family) =>
        family == AddressFamily.InterNetworkV6 ? FrameWriter.EtherTypeIPv6 : FrameWriter.EtherTypeArp;

    /// <param name="addresses">All of one family, at least one.</param>
    public static BpfInstruction[] For(IReadOnlyCollection<IPAddress> addresses) =>
        addresses.First().AddressFamily == AddressFamily.InterNetworkV6 ? ForIPv6(addresses) : ForArp(addresses);

    private static BpfInstruction[] ForArp(IEnumerable<IPAddress> addresses) =>
    [
        .. ForThisHost(),
        // Lengths of MAC and address, then the sender's address.
        BpfInstruction.LoadHalf(14 + 4), BpfInstruction.IfEqual(0x0604, 1, 0), Drop,
        BpfInstruction.LoadWord(14 + 14),
        .. addresses.SelectMany(address => (BpfInstruction[])
            [BpfInstruction.IfEqual(Word(address, 0), 0, 1), BpfInstruction.Deliver(Snapshot)]),
        Drop,
    ];

    /// <summary>
    /// Messages behind extension headers are not found. Nobody sends such neighbour messages, and RFC 6980 forbids the one
    /// header that would be of use, fragmentation.
    /// </summary>
    private static BpfInstruction[] ForIPv6(IEnumerable<IPAddress> addresses) =>
    [
        .. ForThisHost(),
        BpfInstruction.LoadByte(14 + 6), BpfInstruction.IfEqual(FrameWriter.IcmpV6, 1, 0), Drop,
        // X ← where the claimed address is: the target of an advertisement, the source of a solicitation.
        BpfInstruction.LoadByte(14 + 40),
        BpfInstruction.IfEqual(FrameWriter.NeighborAdvertisement, 0, 2), BpfInstruction.SetX(14 + 40 + 8), BpfInstruction.Skip(3),
        BpfInstruction.IfEqual(FrameWriter.NeighborSolicitation, 1, 0), Drop, BpfInstruction.SetX(14 + 8),
        .. addresses.SelectMany(address => (BpfInstruction[])
        [
            BpfInstruction.LoadWordFromX(0), BpfInstruction.IfEqual(Word(address, 0), 0, 7),
            BpfInstruction.LoadWordFromX(4), BpfInstruction.IfEqual(Word(address, 4), 0, 5),
            BpfInstruction.LoadWordFromX(8), BpfInstruction.IfEqual(Word(address, 8), 0, 3),
            BpfInstruction.LoadWordFromX(12), BpfInstruction.IfEqual(Word(address, 12), 0, 1),
            BpfInstruction.Deliver(Snapshot),
        ]),
        Drop,
    ];

    /// <summary>
    /// Frames to us, to a group or to all. A frame of a VLAN that has no interface here reaches the one below it
    /// without its tag and as somebody else's (__netif_receive_skb_core): the same address in another VLAN is no conflict.
    /// </summary>
    private static BpfInstruction[] ForThisHost() =>
        [BpfInstruction.LoadAncillary(PacketType), BpfInstruction.IfAtLeast(OtherHost, 0, 1), Drop];

    private static uint Word(IPAddress address, int offset) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes().AsSpan(offset));
}
