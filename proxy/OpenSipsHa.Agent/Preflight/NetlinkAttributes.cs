using System.Buffers.Binary;

namespace OpenSipsHa.Agent.Preflight;

/// <summary>struct nlattr (netlink(7)): length, type, value, padded to 4 bytes. Host byte order.</summary>
internal static class NetlinkAttributes
{
    /// <summary>What is malformed ends the list.</summary>
    public static List<(ushort Type, byte[] Value)> Read(ReadOnlySpan<byte> rest)
    {
        var found = new List<(ushort, byte[])>();
        while (rest.Length >= 4)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            if (length < 4 || length > rest.Length)
                break;
            // The two highest bits say nested and network byte order.
            found.Add(((ushort)(BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]) & 0x3fff), rest[4..length].ToArray()));
            rest = rest[Math.Min(rest.Length, (length + 3) & ~3)..];
        }

        return found;
    }
}
