using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.DispatcherSets;

/// <summary>Destinations and how one is picked.</summary>
public sealed record DispatcherSetSpec
{
    /// <summary>Number of the set, as in OpenSIPS' dispatcher table.</summary>
    [Required, Bounds(0, 2147483647)]
    public int SetId { get; set; }

    /// <summary>CallId, FromUri, ToUri, RequestUri, AuthUsername = weighted hash over that; RoundRobin = in turn, by weight; Random = drawn, by weight; Priority = the first that can be used; Latency = the one that answers probes fastest.</summary>
    [Default("\"RoundRobin\"")]
    public Algorithm Algorithm { get; set; } = Algorithm.RoundRobin;

    /// <summary>Who shares the calls.</summary>
    [Required, MapKey("name"), Items(1, 64)]
    public IReadOnlyList<Destination> Destinations { get; set; } = [];

    /// <summary>When the next destination is tried.</summary>
    [Default("{}")]
    public DispatcherFailover Failover { get; set; } = new();
}
