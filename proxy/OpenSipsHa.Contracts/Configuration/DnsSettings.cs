namespace OpenSipsHa.Contracts.Configuration;

/// <summary>Who is asked where names of SIP URIs lead (RFC 3263).</summary>
public sealed record DnsSettings
{
    /// <summary>IP addresses of resolvers, in order of preference; none = those of the node's resolv.conf.</summary>
    public IReadOnlyList<string> Nameservers { get; init; } = [];

    /// <summary>How long a server has to answer, each time.</summary>
    public int TimeoutMs { get; init; } = 1000;

    /// <summary>How often each server is asked before a question is given up.</summary>
    public int Attempts { get; init; } = 2;
}
