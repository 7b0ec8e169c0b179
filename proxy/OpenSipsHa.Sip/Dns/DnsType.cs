namespace OpenSipsHa.Sip.Dns;

/// <summary>Resource record types (RFC 1035 section 3.2.2, RFC 3596, RFC 2782, RFC 3403, RFC 6891) that this library reads.</summary>
public enum DnsType : ushort
{
    A = 1,
    Cname = 5,
    Soa = 6,
    Aaaa = 28,
    Srv = 33,
    Naptr = 35,
    Opt = 41,
}
