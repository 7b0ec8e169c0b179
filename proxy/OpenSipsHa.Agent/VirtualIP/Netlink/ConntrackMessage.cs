using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace OpenSipsHa.Agent.VirtualIP.Netlink;

/// <summary>Bytes of ctnetlink messages: nlmsghdr (16), nfgenmsg (4), attributes (linux/netfilter/nfnetlink_conntrack.h).</summary>
internal static class ConntrackMessage
{
    public const int AttributesOffset = 20;
    public const ushort Error = 2;
    public const ushort Done = 3;
    public const ushort New = Subsystem | 0;

    private const ushort Subsystem = 1 << 8;
    private const ushort Get = Subsystem | 1;
    private const ushort Delete = Subsystem | 2;

    private const ushort Request = 0x1;
    private const ushort Acknowledge = 0x4;
    private const ushort Dump = 0x300;

    private const ushort TupleOriginal = 1;
    private const ushort TupleReply = 2;
    private const ushort Identity = 12;
    private const ushort Zone = 18;
    private const ushort Filter = 25;
    private const ushort TupleIP = 1;
    private const ushort FilterOriginalFlags = 1;
    private const ushort FilterReplyFlags = 2;
    private const int FilterSource = 1 << 0;
    private const int FilterDestination = 1 << 1;

    /// <summary>
    /// Lists flows whose original destination, or whose replies' source, is the address, and others of its family: kernels
    /// before 5.8 know no such filter, and later ones pass the wrong IPv6 addresses (ctnetlink_filter_match_tuple takes
    /// !ipv6_addr_cmp for a difference; seen up to 6.18).
    /// </summary>
    public static byte[] List(uint sequence, IPAddress address, bool byReply)
    {
        var message = Start(Get, Request | Dump, sequence, Family(address));
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return Finish(message);
        NetlinkAttributes.AddNested(message, byReply ? TupleReply : TupleOriginal, tuple =>
            NetlinkAttributes.AddNested(tuple, TupleIP, ip => NetlinkAttributes.Add(ip, AddressType(length: 4, isSource: byReply), address.GetAddressBytes())));
        NetlinkAttributes.AddNested(message, Filter, filter =>
        {
            NetlinkAttributes.Add(filter, FilterOriginalFlags, BitConverter.GetBytes(byReply ? 0 : FilterDestination));
            NetlinkAttributes.Add(filter, FilterReplyFlags, BitConverter.GetBytes(byReply ? FilterSource : 0));
        });
        return Finish(message);
    }

    /// <summary>Whether a listed flow is to or from the address as <see cref="List"/> was asked for.</summary>
    public static bool IsOf(ReadOnlySpan<byte> flow, ReadOnlySpan<byte> address, bool byReply)
    {
        var tuple = NetlinkAttributes.Find(flow[AttributesOffset..], byReply ? TupleReply : TupleOriginal);
        var ip = NetlinkAttributes.Find(tuple, TupleIP);
        return NetlinkAttributes.Find(ip, AddressType(address.Length, isSource: byReply)).SequenceEqual(address);
    }

    /// <summary>Deletes a listed flow, and no other that has taken its place.</summary>
    public static byte[] Remove(uint sequence, ReadOnlySpan<byte> flow)
    {
        var message = Start(Delete, Request | Acknowledge, sequence, flow[16]);
        for (var rest = flow[AttributesOffset..]; NetlinkAttributes.Next(ref rest, out var type, out var value);)
        {
            if (type == TupleOriginal)
                NetlinkAttributes.Add(message, NetlinkAttributes.NestedFlag | TupleOriginal, value);
            else if (type is Identity or Zone)
                NetlinkAttributes.Add(message, type, value);
        }

        return Finish(message);
    }

    private static byte Family(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? (byte)10 : (byte)2;

    private static ushort AddressType(int length, bool isSource) => (length, isSource) switch
    {
        (4, true) => 1,
        (4, false) => 2,
        (_, true) => 3,
        (_, false) => 4,
    };

    private static List<byte> Start(ushort type, int flags, uint sequence, byte family)
    {
        var message = new byte[AttributesOffset];
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(4), type);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(6), (ushort)flags);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(8), sequence);
        message[16] = family;
        return [.. message];
    }

    private static byte[] Finish(List<byte> message)
    {
        var bytes = message.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length);
        return bytes;
    }
}
