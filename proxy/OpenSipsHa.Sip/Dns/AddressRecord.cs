using System.Net;
using System.Net.Sockets;

namespace OpenSipsHa.Sip.Dns;

/// <summary>A (RFC 1035 section 3.4.1) or AAAA (RFC 3596).</summary>
public sealed record AddressRecord(string Name, TimeSpan Ttl, IPAddress Address) : DnsRecord(Name, Ttl)
{
    public override DnsType Type => Address.AddressFamily == AddressFamily.InterNetwork ? DnsType.A : DnsType.Aaaa;
}
