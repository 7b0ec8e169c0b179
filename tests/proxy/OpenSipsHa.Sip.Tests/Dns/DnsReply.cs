using System.Buffers.Binary;
using System.Net;
using System.Text;
using OpenSipsHa.Sip.Dns;

namespace OpenSipsHa.Sip.Tests.Dns;

/// <summary>Writes an answer as a name server does: the question repeated, owners as pointers to it where they are the same.</summary>
internal sealed class DnsReply
{
    private readonly List<byte> bytes;
    private readonly string question;
    private int answers;
    private int authorities;
    private int additional;

    /// <param name="query">A query on the wire, of which id and question are repeated.</param>
    public DnsReply(ReadOnlySpan<byte> query, int rcode = 0, bool truncated = false)
    {
        DnsMessage.TryParse(query, out var message).ShouldBeTrue();
        bytes = [.. query[..message.QuestionEnd]];
        bytes[2] = (byte)(0x81 | (truncated ? 2 : 0));
        bytes[3] = (byte)(0x80 | (rcode & 0xF));
        question = message.Question?.Name ?? "";
    }

    /// <summary>To a question of our own making.</summary>
    public static DnsReply To(string name, DnsType type) =>
        new(DnsQuery.Create(new DnsQuestion(name, type), edns: true)!.Bytes.Span);

    public DnsReply Add(params DnsRecord[] records)
    {
        foreach (var record in records)
        {
            answers++;
            Write(record);
        }

        return this;
    }

    public DnsReply Soa(int ttl, int minimum, string zone = "example.com")
    {
        authorities++;
        Head(zone, DnsType.Soa, ttl, [.. Name("ns." + zone), .. Name("john\\.doe." + zone), .. new byte[16], .. Long(minimum)]);
        return this;
    }

    public DnsReply Edns(int extendedRcode = 0)
    {
        additional++;
        bytes.AddRange([0, 0, 41, 4, 0xD0, (byte)extendedRcode, 0, 0, 0, 0, 0]);
        return this;
    }

    public DnsReply Raw(params byte[] record)
    {
        answers++;
        bytes.AddRange(record);
        return this;
    }

    public byte[] ToBytes()
    {
        var wire = bytes.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(wire.AsSpan(6), (ushort)answers);
        BinaryPrimitives.WriteUInt16BigEndian(wire.AsSpan(8), (ushort)authorities);
        BinaryPrimitives.WriteUInt16BigEndian(wire.AsSpan(10), (ushort)additional);
        return wire;
    }

    /// <summary>Labels and root; a dot behind a backslash is part of its label.</summary>
    public static byte[] Name(string name) =>
    [
        .. name.Replace("\\.", "\0").Split('.', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.Latin1.GetBytes(label.Replace('\0', '.'))]),
        0,
    ];

    private void Write(DnsRecord record)
    {
        var ttl = (int)record.Ttl.TotalSeconds;
        Head(record.Name, record.Type, ttl, record switch
        {
            AddressRecord address => address.Address.GetAddressBytes(),
            CnameRecord cname => Name(cname.Target),
            SrvRecord srv => [.. Short(srv.Priority), .. Short(srv.Weight), .. Short(srv.Port), .. Name(srv.Target)],
            NaptrRecord naptr =>
            [
                .. Short(naptr.Order), .. Short(naptr.Preference), .. Text(naptr.Flags), .. Text(naptr.Service), .. Text(naptr.Regexp),
                .. Name(naptr.Replacement),
            ],
            _ => throw new ArgumentException($"{record} is not for the answer section", nameof(record)),
        });
    }

    private void Head(string owner, DnsType type, int ttl, byte[] data)
    {
        if (owner == question)
            bytes.AddRange([0xC0, DnsMessage.HeaderLength]);
        else
            bytes.AddRange(Name(owner));
        bytes.AddRange([.. Short((int)type), .. Short(1), .. Long(ttl), .. Short(data.Length), .. data]);
    }

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.Latin1.GetBytes(text)];

    private static byte[] Short(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Long(int value) => BitConverter.GetBytes(IPAddress.HostToNetworkOrder(value));
}
