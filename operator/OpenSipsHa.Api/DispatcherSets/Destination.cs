using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.DispatcherSets;

/// <summary>A gateway's place in the set.</summary>
public sealed record Destination
{
    /// <summary>Stable identity in the set: hashing and state go by it, so that an address may change without moving calls.</summary>
    [Required, Length(1, 63), Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    public string Name { get; set; } = "";

    /// <summary>Name of a Gateway in the same namespace.</summary>
    [Required, Length(1, 253)]
    public string Gateway { get; set; } = "";

    /// <summary>Share of the calls, relative to the others of the same priority; 0 = none.</summary>
    [Default("1"), Bounds(0, 1000)]
    public int Weight { get; set; } = 1;

    /// <summary>Lower is tried first; the next one only when none of the lower can be used.</summary>
    [Default("0"), Bounds(0, 1000)]
    public int Priority { get; set; }
}
