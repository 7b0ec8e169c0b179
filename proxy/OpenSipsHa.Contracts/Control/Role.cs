namespace OpenSipsHa.Contracts.Control;

/// <summary>Agent to proxy: this member began or ceased to hold a virtual IP.</summary>
public sealed record Role : ControlMessage
{
    /// <summary>Name of the virtual IP.</summary>
    public required string VirtualIP { get; init; }

    public required bool Active { get; init; }

    /// <summary>leaseTransitions of the Lease.</summary>
    public long Term { get; init; }
}
