using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>Conditions on a request outside a dialog.</summary>
public sealed record RouteMatch
{
    /// <summary>Methods, upper case.</summary>
    [Set, Items(0, 16), Length(1, 32), Pattern("^[A-Z][A-Z0-9._-]*$")]
    public IReadOnlyList<string>? Methods { get; set; }

    /// <summary>User parts of the request-URI, compared exactly.</summary>
    [Set, Items(0, 64), Length(1, 128)]
    public IReadOnlyList<string>? RequestUsers { get; set; }

    /// <summary>Beginning of the request-URI's user part.</summary>
    [Length(1, 64)]
    public string? RequestUserPrefix { get; set; }

    /// <summary>Hosts of the request-URI, lower case.</summary>
    [Set, Items(0, 64), Length(1, 253)]
    public IReadOnlyList<string>? RequestDomains { get; set; }

    /// <summary>Networks that the packet's source must be in, e.g. 192.0.2.0/24.</summary>
    [Set, Items(0, 64), Length(3, 49), ItemRule("isCIDR(self)", "must be a network such as 192.0.2.0/24 or 2001:db8::/32")]
    public IReadOnlyList<string>? SourceCIDRs { get; set; }

    /// <summary>true = the request-URI's address of record has a binding; false = it has none; absent = either.</summary>
    public bool? Registered { get; set; }
}
