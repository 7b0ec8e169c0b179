using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OpenSipsHa.Sip.Dns;

/// <summary>
/// A query on the wire. What an answer must repeat to be believed is as hard to guess as can be: 16 bits of id and, of each letter of the
/// name, its case (draft-vixie-dnsext-dns0x20); the socket adds the port.
/// </summary>
public sealed class DnsQuery
{
    /// <summary>Largest UDP answer asked for: what passes every path unfragmented (DNS flag day 2020).</summary>
    public const int UdpSize = 1232;

    private const int MaxLength = DnsMessage.HeaderLength + DnsName.MaxLength + 4 + 11;

    private readonly byte[] bytes = new byte[MaxLength];
    private readonly int length;
    private readonly int questionEnd;

    private DnsQuery(int nameLength, DnsType type, bool edns)
    {
        var text = bytes.AsSpan();
        // RD: the servers are resolvers that are to do the whole work.
        BinaryPrimitives.WriteUInt16BigEndian(text[2..], 0x0100);
        BinaryPrimitives.WriteUInt16BigEndian(text[4..], 1);
        var at = DnsMessage.HeaderLength + nameLength;
        BinaryPrimitives.WriteUInt16BigEndian(text[at..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(text[(at + 2)..], 1);
        length = questionEnd = at + 4;
        if (!edns)
            return;
        BinaryPrimitives.WriteUInt16BigEndian(text[10..], 1);
        BinaryPrimitives.WriteUInt16BigEndian(text[(length + 1)..], (ushort)DnsType.Opt);
        BinaryPrimitives.WriteUInt16BigEndian(text[(length + 3)..], UdpSize);
        length += 11;
    }

    public ReadOnlyMemory<byte> Bytes => bytes.AsMemory(0, length);

    /// <returns>null when the name cannot be asked for.</returns>
    /// <param name="edns">With an OPT record; without for servers that do not know EDNS.</param>
    public static DnsQuery? Create(DnsQuestion question, bool edns)
    {
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        if (!DnsName.TryWrite(question.Name, name, out var nameLength))
            return null;
        Span<byte> entropy = stackalloc byte[2 + DnsName.MaxLength];
        RandomNumberGenerator.Fill(entropy[..(2 + nameLength)]);
        var query = new DnsQuery(nameLength, question.Type, edns);
        entropy[..2].CopyTo(query.bytes);
        for (var i = 0; i < nameLength; i++)
        {
            // A length byte is never a letter: it is at most 63.
            var flip = char.IsAsciiLetter((char)name[i]) && (entropy[2 + i] & 1) != 0;
            query.bytes[DnsMessage.HeaderLength + i] = flip ? (byte)(name[i] ^ 0x20) : name[i];
        }

        return query;
    }

    /// <summary>Whether this is the answer to the query, and to what degree it repeats it.</summary>
    public DnsMatch Match(ReadOnlySpan<byte> answer)
    {
        if (answer.Length < questionEnd || !answer[..2].SequenceEqual(bytes.AsSpan(0, 2)) || (answer[2] & 0xF8) != 0x80
            || BinaryPrimitives.ReadUInt16BigEndian(answer[4..]) != 1)
            return DnsMatch.None;
        var asked = bytes.AsSpan(DnsMessage.HeaderLength, questionEnd - DnsMessage.HeaderLength);
        var repeated = answer[DnsMessage.HeaderLength..questionEnd];
        if (repeated.SequenceEqual(asked))
            return DnsMatch.Exact;
        return System.Text.Ascii.EqualsIgnoreCase(repeated, asked) ? DnsMatch.OtherCase : DnsMatch.None;
    }
}
