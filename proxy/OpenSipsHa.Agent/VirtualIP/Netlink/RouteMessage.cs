using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;

namespace OpenSipsHa.Agent.VirtualIP.Netlink;

/// <summary>
/// Bytes of rtnetlink(7) messages: nlmsghdr (16), then ifaddrmsg (8) or ifinfomsg (16), then attributes (length, type,
/// value padded to 4). Host byte order, which is little endian on every platform .NET runs Linux on; addresses in
/// network order.
/// </summary>
internal static class RouteMessage
{
    public const ushort Error = 2;
    public const ushort Done = 3;
    public const ushort NewLink = 16;
    public const ushort DeleteLink = 17;
    public const ushort GetLink = 18;
    public const ushort NewAddress = 20;
    public const ushort DeleteAddress = 21;
    public const ushort GetAddress = 22;

    public const ushort Request = 0x1;
    public const ushort Acknowledge = 0x4;
    public const ushort Dump = 0x300;
    public const ushort CreateOrReplace = 0x500;

    public const int HeaderLength = 16;

    private const ushort AddressAttribute = 1;
    private const ushort LocalAttribute = 2;
    private const ushort CacheInfoAttribute = 6;
    private const ushort FlagsAttribute = 8;
    private const ushort LinkAddressAttribute = 1;
    private const ushort LinkNameAttribute = 3;
    private const uint NoDuplicateDetection = 0x02;
    private const uint LinkIsUp = 0x1;
    private const uint LinkHasCarrier = 0x10000;

    /// <summary>
    /// RTM_NEWADDR of a host address with a lifetime. preferred_lft 0: other programs never choose it as their source.
    /// IPv6 without duplicate address detection, which would keep it unusable for a second.
    /// </summary>
    public static byte[] SetAddress(uint sequence, int interfaceIndex, IPAddress address, uint lifetimeSeconds)
    {
        var prefix = address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
        var bytes = Start(NewAddress, Request | Acknowledge | CreateOrReplace, sequence);
        AddAddressHeader(bytes, address, prefix, interfaceIndex);
        var lifetime = new byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(lifetime.AsSpan(4), lifetimeSeconds);
        NetlinkAttributes.Add(bytes, CacheInfoAttribute, lifetime);
        if (prefix == 128)
            NetlinkAttributes.Add(bytes, FlagsAttribute, BitConverter.GetBytes(NoDuplicateDetection));
        return Finish(bytes);
    }

    public static byte[] RemoveAddress(uint sequence, AssignedAddress address)
    {
        var bytes = Start(DeleteAddress, Request | Acknowledge, sequence);
        AddAddressHeader(bytes, address.Address, address.PrefixLength, address.InterfaceIndex);
        return Finish(bytes);
    }

    /// <summary>A dump of all addresses or links, of all families.</summary>
    public static byte[] List(ushort type, uint sequence)
    {
        var bytes = Start(type, Request | Dump, sequence);
        bytes.AddRange(new byte[type == GetLink ? 16 : 8]);
        return Finish(bytes);
    }

    /// <summary>null: not an IP address, or a message that is too short.</summary>
    public static AssignedAddress? ParseAddress(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderLength + 8)
            return null;
        var body = message[HeaderLength..];
        IPAddress? local = null, address = null;
        uint? valid = null, preferred = null;
        for (var rest = body[8..]; NetlinkAttributes.Next(ref rest, out var type, out var value);)
        {
            if (type == LocalAttribute && value.Length is 4 or 16) local = new IPAddress(value);
            else if (type == AddressAttribute && value.Length is 4 or 16) address = new IPAddress(value);
            else if (type == CacheInfoAttribute && value.Length >= 8)
            {
                preferred = BinaryPrimitives.ReadUInt32LittleEndian(value);
                valid = BinaryPrimitives.ReadUInt32LittleEndian(value[4..]);
            }
        }

        // On point-to-point links ADDRESS is the peer's; LOCAL is ours.
        return (local ?? address) is { } own
            ? new AssignedAddress(BinaryPrimitives.ReadInt32LittleEndian(body[4..]), own, body[1], valid ?? uint.MaxValue, preferred ?? uint.MaxValue)
            : null;
    }

    /// <summary>null: a message that is too short.</summary>
    public static NetworkLink? ParseLink(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderLength + 16)
            return null;
        var body = message[HeaderLength..];
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(body[8..]);
        var name = "";
        var mac = PhysicalAddress.None;
        for (var rest = body[16..]; NetlinkAttributes.Next(ref rest, out var type, out var value);)
        {
            if (type == LinkNameAttribute) name = Encoding.UTF8.GetString(value).TrimEnd('\0');
            else if (type == LinkAddressAttribute) mac = new PhysicalAddress(value.ToArray());
        }

        return new NetworkLink(
            BinaryPrimitives.ReadInt32LittleEndian(body[4..]), name, mac,
            IsUp: (flags & LinkIsUp) != 0, HasCarrier: (flags & LinkHasCarrier) != 0);
    }

    private static List<byte> Start(ushort type, int flags, uint sequence)
    {
        var header = new byte[HeaderLength];
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), type);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), (ushort)flags);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), sequence);
        return [.. header];
    }

    private static void AddAddressHeader(List<byte> bytes, IPAddress address, int prefix, int interfaceIndex)
    {
        var family = address.AddressFamily == AddressFamily.InterNetworkV6 ? (byte)10 : (byte)2;
        bytes.AddRange([family, (byte)prefix, 0, 0, .. BitConverter.GetBytes(interfaceIndex)]);
        NetlinkAttributes.Add(bytes, LocalAttribute, address.GetAddressBytes());
        NetlinkAttributes.Add(bytes, AddressAttribute, address.GetAddressBytes());
    }

    private static byte[] Finish(List<byte> bytes)
    {
        var message = bytes.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        return message;
    }
}
