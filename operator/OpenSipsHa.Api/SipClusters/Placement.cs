using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>Which nodes members run on.</summary>
public sealed record Placement
{
    /// <summary>Labels that a node must have.</summary>
    [Items(0, 32), Length(0, 253)]
    public IReadOnlyDictionary<string, string>? NodeSelector { get; set; }

    /// <summary>Taints that members bear, besides those of a node that is not ready or unreachable, which they always do.</summary>
    [Items(0, 32)]
    public IReadOnlyList<PlacementToleration>? Tolerations { get; set; }
}
