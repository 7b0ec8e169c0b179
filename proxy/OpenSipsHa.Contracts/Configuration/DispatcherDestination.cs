namespace OpenSipsHa.Contracts.Configuration;

/// <summary>One member of a dispatcher set.</summary>
public sealed record DispatcherDestination
{
    /// <summary>Stable identity, unique in the set: hashing and state go by it, not by the URI.</summary>
    public required string Id { get; init; }

    /// <summary>Name of a gateway in the same document.</summary>
    public required string Gateway { get; init; }

    public int Weight { get; init; } = 1;

    /// <summary>Lower is tried first.</summary>
    public int Priority { get; init; }
}
