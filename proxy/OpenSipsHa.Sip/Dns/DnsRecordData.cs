using System.Net;

namespace OpenSipsHa.Sip.Dns;

/// <summary>RDATA of the types that this library reads.</summary>
internal static class DnsRecordData
{
    public static bool Reads(DnsType type) => type is not DnsType.Opt && Enum.IsDefined(type);

    /// <param name="length">Of the RDATA; that exactly so much was read is for the caller to check.</param>
    public static bool TryRead(ref DnsReader reader, string name, DnsType type, TimeSpan ttl, int length, out DnsRecord? record)
    {
        record = type switch
        {
            DnsType.A when length == 4 => Address(ref reader, name, ttl, length),
            DnsType.Aaaa when length == 16 => Address(ref reader, name, ttl, length),
            DnsType.Cname => reader.TryReadName(out var target) ? new CnameRecord(name, ttl, target) : null,
            DnsType.Soa => Soa(ref reader, name, ttl),
            DnsType.Srv => Srv(ref reader, name, ttl),
            DnsType.Naptr => Naptr(ref reader, name, ttl),
            _ => null,
        };
        return record is not null;
    }

    private static AddressRecord? Address(ref DnsReader reader, string name, TimeSpan ttl, int length) =>
        reader.TryReadBytes(length, out var bytes) ? new AddressRecord(name, ttl, new IPAddress(bytes)) : null;

    private static SoaRecord? Soa(ref DnsReader reader, string name, TimeSpan ttl) =>
        // Names of the server and of the person in charge, then serial, refresh, retry, expire.
        reader.TryReadName(out _) && reader.TryReadName(out _) && reader.TrySkip(16) && reader.TryReadSeconds(out var minimum)
            ? new SoaRecord(name, ttl, minimum)
            : null;

    private static SrvRecord? Srv(ref DnsReader reader, string name, TimeSpan ttl) =>
        reader.TryReadUInt16(out var priority) && reader.TryReadUInt16(out var weight) && reader.TryReadUInt16(out var port)
        && reader.TryReadName(out var target)
            ? new SrvRecord(name, ttl, priority, weight, port, target)
            : null;

    private static NaptrRecord? Naptr(ref DnsReader reader, string name, TimeSpan ttl) =>
        reader.TryReadUInt16(out var order) && reader.TryReadUInt16(out var preference) && reader.TryReadText(out var flags)
        && reader.TryReadText(out var service) && reader.TryReadText(out var regexp) && reader.TryReadName(out var replacement)
            ? new NaptrRecord(name, ttl, order, preference, flags, service, regexp, replacement)
            : null;
}
