namespace OpenSipsHa.Sip.Dns;

/// <summary>SOA (RFC 1035 section 3.3.13), of which only what a negative answer needs is kept.</summary>
/// <param name="Minimum">How long a negative answer of the zone may be kept, if the record's own TTL is not shorter (RFC 2308 section 5).</param>
public sealed record SoaRecord(string Name, TimeSpan Ttl, TimeSpan Minimum) : DnsRecord(Name, Ttl)
{
    public override DnsType Type => DnsType.Soa;
}
