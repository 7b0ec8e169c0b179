using System.Buffers.Binary;
using OpenSipsHa.Agent.VirtualIP.Netlink;

namespace OpenSipsHa.Agent.Fencing.Nftables;

/// <summary>Bytes of nfnetlink messages: nlmsghdr (16), nfgenmsg (4), attributes (linux/netfilter/nfnetlink.h, nf_tables.h).</summary>
internal static class NetfilterMessage
{
    public const int AttributesOffset = 20;
    public const byte FamilyInet = 1;
    public const byte FamilyArp = 3;
    public const byte FamilyNetdev = 5;

    /// <summary>nlmsgerr: the negative errno, or 0.</summary>
    public const ushort Error = 2;

    private const int SubsystemNftables = 10 << 8;
    private const ushort Request = 1;
    private const ushort GetTable = SubsystemNftables | 1;
    private const ushort GetElement = SubsystemNftables | 13;

    private const ushort TableName = 1;
    private const ushort TableHandle = 4;
    private const ushort ListTable = 1;
    private const ushort ListSet = 2;
    private const ushort ListElements = 3;
    private const ushort ListItem = 1;
    private const ushort ElementKey = 1;
    private const ushort ElementExpiration = 5;
    private const ushort DataValue = 1;

    public static byte[] QueryTable(byte family, string table)
    {
        var message = Start(GetTable, family);
        NetlinkAttributes.Add(message, TableName, table);
        return Finish(message);
    }

    /// <summary>A single element, by its key in network order.</summary>
    public static byte[] QueryElement(byte family, string table, string set, byte[] key)
    {
        var message = Start(GetElement, family);
        NetlinkAttributes.Add(message, ListTable, table);
        NetlinkAttributes.Add(message, ListSet, set);
        NetlinkAttributes.AddNested(message, ListElements, list =>
            NetlinkAttributes.AddNested(list, ListItem, item =>
                NetlinkAttributes.AddNested(item, ElementKey, data => NetlinkAttributes.Add(data, DataValue, key))));
        return Finish(message);
    }

    public static void SetSequence(byte[] message, uint sequence) => BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(8), sequence);

    /// <summary>A number that no other table had or will have; 0 = none given.</summary>
    public static ulong HandleOfTable(ReadOnlySpan<byte> answer) => Number(NetlinkAttributes.Find(answer[AttributesOffset..], TableHandle));

    /// <summary>Milliseconds until the element of the answer ends; <see cref="ulong.MaxValue"/> = it has no end.</summary>
    public static ulong ExpirationOfElement(ReadOnlySpan<byte> answer)
    {
        var list = NetlinkAttributes.Find(answer[AttributesOffset..], ListElements);
        var expiration = NetlinkAttributes.Find(NetlinkAttributes.Find(list, ListItem), ElementExpiration);
        return expiration.IsEmpty ? ulong.MaxValue : Number(expiration);
    }

    private static ulong Number(ReadOnlySpan<byte> value) => value.Length == 8 ? BinaryPrimitives.ReadUInt64BigEndian(value) : 0;

    private static List<byte> Start(ushort type, byte family)
    {
        var message = new List<byte>(new byte[AttributesOffset]);
        message[4] = (byte)type;
        message[5] = (byte)(type >> 8);
        message[6] = (byte)Request;
        message[16] = family;
        return message;
    }

    private static byte[] Finish(List<byte> message)
    {
        var bytes = message.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length);
        return bytes;
    }
}
