namespace OpenSipsHa.Contracts.Configuration;

/// <summary>A floating address, held by at most one member at a time.</summary>
public sealed record VirtualIP
{
    /// <summary>Unique in the cluster; listeners refer to it.</summary>
    public required string Name { get; init; }

    /// <summary>IPv4 or IPv6 literal, canonical text form.</summary>
    public required string Address { get; init; }

    /// <summary>Name of the coordination.k8s.io Lease that decides who holds it.</summary>
    public required string LeaseName { get; init; }

    /// <summary>Node that should hold it; "" = none is preferred.</summary>
    public string PreferredNode { get; init; } = "";
}
