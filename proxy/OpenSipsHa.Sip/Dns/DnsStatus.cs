namespace OpenSipsHa.Sip.Dns;

public enum DnsStatus
{
    Found,

    /// <summary>The name exists, but has no records of this type.</summary>
    NoData,

    /// <summary>NXDOMAIN.</summary>
    NoName,

    /// <summary>No server gave a usable answer: nothing is known.</summary>
    Failed,
}
