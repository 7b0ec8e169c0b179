namespace OpenSipsHa.Sip.Dns;

/// <summary>CNAME (RFC 1035 section 3.3.1).</summary>
public sealed record CnameRecord(string Name, TimeSpan Ttl, string Target) : DnsRecord(Name, Ttl)
{
    public override DnsType Type => DnsType.Cname;
}
