using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.DispatcherSets;

/// <summary>Destinations and how one is picked.</summary>
public sealed record DispatcherSetSpec
{
    /// <summary>Number of the set, as in OpenSIPS' dispatcher table.</summary>
    [Required, Bounds(0, 2147483647)]
    public int SetId { get; set; }

    /// <summary>CallId = weighted hash over Call-ID; RoundRobin = in turn, by weight.</summary>
    [Default("\"RoundRobin\"")]
    public Algorithm Algorithm { get; set; } = Algorithm.RoundRobin;

    /// <summary>Who shares the calls.</summary>
    [Required, MapKey("name"), Items(1, 64)]
    public IReadOnlyList<Destination> Destinations { get; set; } = [];

    /// <summary>When the next destination is tried.</summary>
    [Default("{}")]
    public DispatcherFailover Failover { get; set; } = new();
}
