namespace OpenSipsHa.Sip.Dns;

/// <summary>A resource record of the class IN.</summary>
/// <param name="Name">Owner, lower case, without the last dot; bytes that no host name has as <c>\DDD</c>.</param>
/// <param name="Ttl">How long it may be kept.</param>
public abstract record DnsRecord(string Name, TimeSpan Ttl)
{
    public abstract DnsType Type { get; }
}
