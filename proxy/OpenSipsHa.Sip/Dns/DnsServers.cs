using System.Net;

namespace OpenSipsHa.Sip.Dns;

/// <summary>Whom to ask and how persistently.</summary>
public sealed record DnsServers
{
    public const int Port = 53;

    /// <summary>Resolvers that do the whole work (recursion), in order of preference.</summary>
    public IReadOnlyList<IPEndPoint> Servers { get; init; } = [];

    /// <summary>How long a server has to answer, each time.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often each server is asked before the question is given up.</summary>
    public int Attempts { get; init; } = 2;
}
