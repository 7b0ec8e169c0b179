using System.Runtime.InteropServices;

namespace OpenSipsHa.Lab.Netlink;

/// <summary>Walks through attributes: type, length, value, padded to four bytes.</summary>
public ref struct NetlinkAttributes(ReadOnlySpan<byte> rest)
{
    private const ushort TypeMask = 0x3fff;
    private ReadOnlySpan<byte> _rest = rest;

    /// <summary>Without the flags for nesting and byte order.</summary>
    public ushort Type { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public bool MoveNext()
    {
        if (_rest.Length < 4)
            return false;
        var length = MemoryMarshal.Read<ushort>(_rest);
        if (length < 4 || length > _rest.Length)
            return false;
        Type = (ushort)(MemoryMarshal.Read<ushort>(_rest[2..]) & TypeMask);
        Value = _rest[4..length];
        _rest = _rest[Math.Min(_rest.Length, (length + 3) & ~3)..];
        return true;
    }

    /// <summary>The value of the first attribute of that type; empty when there is none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> attributes, ushort type)
    {
        var each = new NetlinkAttributes(attributes);
        while (each.MoveNext())
        {
            if (each.Type == type)
                return each.Value;
        }

        return default;
    }
}
