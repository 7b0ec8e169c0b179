namespace OpenSipsHa.Contracts.Configuration;

/// <summary>Conditions on an out-of-dialog request; all that are given must hold, an empty match always does.</summary>
public sealed record RouteMatch
{
    /// <summary>Methods, upper case; empty = any.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>User parts of the request-URI, compared exactly; empty = any.</summary>
    public IReadOnlyList<string> RequestUsers { get; init; } = [];

    /// <summary>Prefix of the request-URI's user part; empty = any.</summary>
    public string RequestUserPrefix { get; init; } = "";

    /// <summary>Hosts of the request-URI, lower case; empty = any.</summary>
    public IReadOnlyList<string> RequestDomains { get; init; } = [];

    /// <summary>CIDR blocks that the packet's source must be in; empty = any.</summary>
    public IReadOnlyList<string> SourceCidrs { get; init; } = [];

    /// <summary>true = only when the request-URI's address of record has a binding; false = only when not; null = either.</summary>
    public bool? Registered { get; init; }
}
