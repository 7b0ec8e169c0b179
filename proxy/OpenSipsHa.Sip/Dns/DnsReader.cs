using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace OpenSipsHa.Sip.Dns;

/// <summary>Reads a message from front to back; every read says whether there was enough. Never throws, never loops.</summary>
internal ref struct DnsReader(ReadOnlySpan<byte> message)
{
    /// <summary>
    /// Jumps of one name. A pointer leads only to before the part that it ends, so a chain cannot loop; this keeps long chains, which
    /// no server writes, from costing more than linear time.
    /// </summary>
    private const int MaxJumps = 32;

    /// <summary>Every byte as \DDD.</summary>
    private const int MaxText = 4 * DnsName.MaxLength;

    private readonly ReadOnlySpan<byte> message = message;

    public int Position { get; private set; }

    public bool TrySkip(int count)
    {
        if (count > message.Length - Position)
            return false;
        Position += count;
        return true;
    }

    public bool TryReadUInt16(out ushort value)
    {
        var there = BinaryPrimitives.TryReadUInt16BigEndian(message[Position..], out value);
        Position += there ? 2 : 0;
        return there;
    }

    public bool TryReadUInt32(out uint value)
    {
        var there = BinaryPrimitives.TryReadUInt32BigEndian(message[Position..], out value);
        Position += there ? 4 : 0;
        return there;
    }

    /// <summary>RFC 2181 section 8: 31 bits, what has the 32nd set counts as zero.</summary>
    public bool TryReadSeconds(out TimeSpan value)
    {
        var there = TryReadUInt32(out var seconds);
        value = TimeSpan.FromSeconds(seconds > int.MaxValue ? 0 : seconds);
        return there;
    }

    public bool TryReadBytes(int count, out ReadOnlySpan<byte> bytes)
    {
        var start = Position;
        var there = TrySkip(count);
        bytes = there ? message.Slice(start, count) : default;
        return there;
    }

    /// <summary>A character-string (RFC 1035 section 3.3): a byte of length, then so many.</summary>
    public bool TryReadText(out string text)
    {
        text = "";
        if (Position >= message.Length || !TryReadBytes(message[Position] + 1, out var bytes))
            return false;
        text = Encoding.Latin1.GetString(bytes[1..]);
        return true;
    }

    /// <summary>
    /// A name, lower case and without the last dot; compressed or not (RFC 1035 section 4.1.4). Pointers forward, to themselves or in a
    /// circle are refused, as are labels that are neither (types 01 and 10) and names of more than 255 bytes.
    /// </summary>
    public bool TryReadName(out string name)
    {
        name = "";
        Span<char> text = stackalloc char[MaxText];
        var (at, start, jumps, length, written) = (Position, Position, 0, 1, 0);
        while (at < message.Length)
        {
            int first = message[at];
            if (first == 0)
            {
                if (jumps == 0)
                    Position = at + 1;
                name = new string(text[..written]);
                return true;
            }

            if (first >= 0xC0)
            {
                if (at + 1 >= message.Length)
                    return false;
                var target = ((first & 0x3F) << 8) | message[at + 1];
                if (target >= start || ++jumps > MaxJumps)
                    return false;
                if (jumps == 1)
                    Position = at + 2;
                at = start = target;
                continue;
            }

            length += first + 1;
            if (first > DnsName.MaxLabel || length > DnsName.MaxLength || at + 1 + first > message.Length)
                return false;
            written += Write(message.Slice(at + 1, first), text[written..], isFirst: written == 0);
            at += first + 1;
        }

        return false;
    }

    private static int Write(ReadOnlySpan<byte> label, Span<char> text, bool isFirst)
    {
        var written = 0;
        if (!isFirst)
            text[written++] = '.';
        foreach (var b in label)
        {
            if (b is > (byte)' ' and < 0x7F and not ((byte)'.' or (byte)'\\'))
            {
                text[written++] = char.ToLowerInvariant((char)b);
                continue;
            }

            text[written++] = '\\';
            b.TryFormat(text[written..], out var digits, "D3", CultureInfo.InvariantCulture);
            written += digits;
        }

        return written;
    }
}
