namespace OpenSipsHa.Sip.Dns;

/// <summary>RCODE (RFC 1035 section 4.1.1), the upper 8 bits of EDNS included (RFC 6891 section 6.1.3). Values without a name occur.</summary>
public enum DnsResponseCode : ushort
{
    NoError = 0,
    FormatError = 1,
    ServerFailure = 2,

    /// <summary>NXDOMAIN: the name does not exist, whatever the type.</summary>
    NoName = 3,
    NotImplemented = 4,
    Refused = 5,
}
