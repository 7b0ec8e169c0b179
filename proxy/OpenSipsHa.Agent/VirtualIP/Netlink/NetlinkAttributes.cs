using System.Buffers.Binary;
using System.Text;

namespace OpenSipsHa.Agent.VirtualIP.Netlink;

/// <summary>Attributes of netlink(7) messages: length and type (2 bytes each, host order), value padded to 4.</summary>
internal static class NetlinkAttributes
{
    public const ushort NestedFlag = 0x8000;

    /// <summary>The first of <paramref name="rest"/>, which then begins behind it.</summary>
    /// <returns>false: there is none, or it is malformed.</returns>
    public static bool Next(scoped ref ReadOnlySpan<byte> rest, out ushort type, out ReadOnlySpan<byte> value)
    {
        type = 0;
        value = default;
        if (rest.Length < 4)
            return false;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        if (length < 4 || length > rest.Length)
            return false;
        // The two highest bits say nested and network byte order.
        type = (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]) & 0x3fff);
        value = rest[4..length];
        rest = rest[Math.Min(rest.Length, (length + 3) & ~3)..];
        return true;
    }

    /// <summary>The value of the first one of that type; empty = there is none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> attributes, ushort wanted)
    {
        while (Next(ref attributes, out var type, out var value))
        {
            if (type == wanted)
                return value;
        }

        return default;
    }

    public static void Add(List<byte> message, ushort type, ReadOnlySpan<byte> value)
    {
        message.AddRange([.. BitConverter.GetBytes((ushort)(4 + value.Length)), .. BitConverter.GetBytes(type), .. value]);
        while (message.Count % 4 != 0)
            message.Add(0);
    }

    /// <summary>Text ends with a zero byte.</summary>
    public static void Add(List<byte> message, ushort type, string value) => Add(message, type, [.. Encoding.ASCII.GetBytes(value), 0]);

    /// <summary>An attribute whose value is attributes.</summary>
    public static void AddNested(List<byte> message, ushort type, Action<List<byte>> content)
    {
        var inner = new List<byte>();
        content(inner);
        Add(message, (ushort)(type | NestedFlag), [.. inner]);
    }
}
