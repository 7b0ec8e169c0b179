namespace OpenSipsHa.Sip.Dns;

/// <summary>A message as far as a resolver needs it (RFC 1035 section 4): records of other classes and types are passed over.</summary>
public sealed class DnsMessage
{
    public const int HeaderLength = 12;

    private const ushort ClassIn = 1;

    private DnsMessage()
    {
    }

    public ushort Id { get; private init; }

    public bool IsResponse { get; private init; }

    /// <summary>0 = a plain query.</summary>
    public int Opcode { get; private init; }

    /// <summary>TC: the whole is to be had over TCP. The records of such a message are not read.</summary>
    public bool IsTruncated { get; private init; }

    public DnsResponseCode ResponseCode { get; private set; }

    /// <summary>The only question; null when there is none, or of a type or class that this library does not ask for.</summary>
    public DnsQuestion? Question { get; private set; }

    /// <summary>Bytes from the header to the end of the question.</summary>
    public int QuestionEnd { get; private set; } = HeaderLength;

    public IReadOnlyList<DnsRecord> Answers { get; private set; } = [];

    /// <summary>Of the authority section: with a negative answer it says how long that may be kept (RFC 2308).</summary>
    public SoaRecord? Authority { get; private set; }

    /// <summary>The sender knows EDNS (RFC 6891): there is an OPT record.</summary>
    public bool HasEdns { get; private set; }

    /// <summary>Largest datagram that the sender takes (RFC 6891 section 6.2.3); 512 without EDNS.</summary>
    public int UdpSize { get; private set; } = 512;

    /// <summary>False for anything that cannot be read to its end; never throws.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out DnsMessage message)
    {
        var reader = new DnsReader(bytes);
        message = null!;
        if (!reader.TryReadUInt16(out var id) || !reader.TryReadUInt16(out var flags)
            || !reader.TryReadUInt16(out var questions) || !reader.TryReadUInt16(out var answers)
            || !reader.TryReadUInt16(out var authorities) || !reader.TryReadUInt16(out var additional) || questions > 1)
            return false;
        message = new DnsMessage
        {
            Id = id, IsResponse = flags >> 15 == 1, Opcode = (flags >> 11) & 0xF, IsTruncated = (flags & 0x200) != 0,
            ResponseCode = (DnsResponseCode)(flags & 0xF),
        };
        return (questions == 0 || message.TryReadQuestion(ref reader))
            && (message.IsTruncated || message.TryReadRecords(ref reader, answers, authorities, additional));
    }

    private bool TryReadQuestion(ref DnsReader reader)
    {
        if (!reader.TryReadName(out var name) || !reader.TryReadUInt16(out var type) || !reader.TryReadUInt16(out var dnsClass))
            return false;
        QuestionEnd = reader.Position;
        if (dnsClass == ClassIn && Enum.IsDefined((DnsType)type))
            Question = new DnsQuestion(name, (DnsType)type);
        return true;
    }

    private bool TryReadRecords(ref DnsReader reader, int answers, int authorities, int additional)
    {
        var kept = new List<DnsRecord>();
        for (var i = 0; i < answers + authorities + additional; i++)
        {
            if (!TryReadRecord(ref reader, out var record))
                return false;
            if (i < answers && record is not null)
                kept.Add(record);
            else if (i < answers + authorities && record is SoaRecord soa)
                Authority ??= soa;
        }

        Answers = kept;
        return true;
    }

    /// <param name="record">null = none that this library reads.</param>
    private bool TryReadRecord(ref DnsReader reader, out DnsRecord? record)
    {
        record = null;
        if (!reader.TryReadName(out var name) || !reader.TryReadUInt16(out var type) || !reader.TryReadUInt16(out var dnsClass))
            return false;
        if (type == (ushort)DnsType.Opt)
            return TryReadOpt(ref reader, dnsClass);
        if (!reader.TryReadSeconds(out var ttl) || !reader.TryReadUInt16(out var length))
            return false;
        var end = reader.Position + length;
        if (dnsClass != ClassIn || !DnsRecordData.Reads((DnsType)type))
            return reader.TrySkip(length);
        return DnsRecordData.TryRead(ref reader, name, (DnsType)type, ttl, length, out record) && reader.Position == end;
    }

    /// <summary>RFC 6891 section 6.1.3: the class is the sender's datagram size, the TTL's first byte the upper part of the RCODE.</summary>
    private bool TryReadOpt(ref DnsReader reader, ushort size)
    {
        if (!reader.TryReadUInt32(out var extended) || !reader.TryReadUInt16(out var length) || !reader.TrySkip(length))
            return false;
        HasEdns = true;
        UdpSize = Math.Max(512, (int)size);
        ResponseCode = (DnsResponseCode)(((extended >> 24) << 4) | ((uint)ResponseCode & 0xF));
        return true;
    }
}
