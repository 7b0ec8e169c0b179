namespace OpenSipsHa.Sip.Dns;

/// <summary>SRV (RFC 2782).</summary>
/// <param name="Priority">Lower is tried first.</param>
/// <param name="Weight">Share among records of the same priority.</param>
/// <param name="Target">Host; empty (the root) = the service is decidedly not available.</param>
public sealed record SrvRecord(string Name, TimeSpan Ttl, int Priority, int Weight, int Port, string Target) : DnsRecord(Name, Ttl)
{
    public override DnsType Type => DnsType.Srv;
}
