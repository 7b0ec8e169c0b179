namespace OpenSipsHa.Sip.Dns;

/// <summary>What became of a question.</summary>
/// <param name="Records">Of the type asked for, at the end of the chain of CNAMEs; none unless found.</param>
/// <param name="Ttl">How long this may be relied upon, from now.</param>
public sealed record DnsAnswer(DnsStatus Status, IReadOnlyList<DnsRecord> Records, TimeSpan Ttl)
{
    public static DnsAnswer Failure { get; } = new(DnsStatus.Failed, [], TimeSpan.Zero);
}
