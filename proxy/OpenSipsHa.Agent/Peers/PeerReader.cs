using System.Buffers.Binary;
using System.Text.Unicode;

namespace OpenSipsHa.Agent.Peers;

/// <summary>Reads the fields of a message; never throws. What it returned is worth something only if <see cref="IsWhole"/>.</summary>
internal ref struct PeerReader(ReadOnlySpan<byte> content)
{
    private static readonly PeerNames Names = new();

    private ReadOnlySpan<byte> _rest = content;
    private bool _failed;

    /// <summary>Every field was there and could be read, and nothing is left.</summary>
    public readonly bool IsWhole => !_failed && _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public bool Flag()
    {
        var value = Byte();
        _failed |= value > 1;
        return value == 1;
    }

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    public TimeSpan Grant()
    {
        var grant = new TimeSpan(Int64());
        _failed |= grant < TimeSpan.Zero || grant > PeerCodec.LongestGrant;
        return grant;
    }

    public string Name()
    {
        var length = BinaryPrimitives.ReadUInt16BigEndian(Take(2));
        if (_failed || length > _rest.Length || !Utf8.IsValid(_rest[..length]))
        {
            _failed = true;
            return "";
        }

        return Names.Of(Take(length));
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
        {
            _failed = true;
            return Nothing;
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private static ReadOnlySpan<byte> Nothing => [0, 0, 0, 0, 0, 0, 0, 0];
}
