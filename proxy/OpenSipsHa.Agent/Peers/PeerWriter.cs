using System.Buffers.Binary;
using System.Text;

namespace OpenSipsHa.Agent.Peers;

/// <summary>Writes the fields of a message; numbers in network byte order.</summary>
/// <exception cref="ArgumentException">A name is no Unicode, or there is no room: a message of ours never gets there.</exception>
internal ref struct PeerWriter(Span<byte> buffer)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Span<byte> _buffer = buffer;

    public int Written { get; private set; }

    public void Byte(byte value) => Take(1)[0] = value;

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Take(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Take(8), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Take(8), value);

    public void Grant(TimeSpan grant)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(grant, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(grant, PeerCodec.LongestGrant);
        Int64(grant.Ticks);
    }

    public void Name(string name)
    {
        var length = Utf8.GetByteCount(name);
        BinaryPrimitives.WriteUInt16BigEndian(Take(2), (ushort)Math.Min(length, ushort.MaxValue));
        Utf8.GetBytes(name, Take(length));
    }

    private Span<byte> Take(int length)
    {
        if (length > _buffer.Length - Written)
            throw new ArgumentException($"a message to peers is too long, expected at most {PeerCodec.MaxLength} bytes");
        Written += length;
        return _buffer[(Written - length)..Written];
    }
}
