namespace OpenSipsHa.Sip.Dns;

/// <summary>NAPTR (RFC 3403 section 4).</summary>
/// <param name="Order">Lower first.</param>
/// <param name="Preference">Lower first among those of the same order.</param>
/// <param name="Flags">What the replacement is; "s" = a name with SRV records. Any case.</param>
/// <param name="Service">E.g. SIP+D2U. Any case.</param>
/// <param name="Regexp">Empty where the replacement counts.</param>
public sealed record NaptrRecord(
    string Name, TimeSpan Ttl, int Order, int Preference, string Flags, string Service, string Regexp, string Replacement) : DnsRecord(Name, Ttl)
{
    public override DnsType Type => DnsType.Naptr;
}
