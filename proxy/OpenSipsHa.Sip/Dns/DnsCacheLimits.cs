namespace OpenSipsHa.Sip.Dns;

/// <summary>Bounds of a <see cref="DnsCache"/>.</summary>
public sealed record DnsCacheLimits
{
    /// <summary>Names and types that are remembered.</summary>
    public int Entries { get; init; } = 10_000;

    /// <summary>A TTL of 0 counts as this: one query for each message of a flood would be an attack of our own.</summary>
    public TimeSpan MinTtl { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan MaxTtl { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Of what does not exist, whatever the SOA says: it may be created any minute.</summary>
    public TimeSpan MaxNegativeTtl { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a question is not asked again after no server answered it (RFC 9520 section 3.2).</summary>
    public TimeSpan FailureTtl { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long records whose TTL has passed still do when nothing better is to be had (RFC 8767: one to three days).</summary>
    public TimeSpan MaxStale { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Servers that take longer are not waited for when there are old records (RFC 8767 section 5, client response timer).</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long old records are then used without asking again (RFC 8767 section 5, failure recheck timer).</summary>
    public TimeSpan StaleTtl { get; init; } = TimeSpan.FromSeconds(30);
}
