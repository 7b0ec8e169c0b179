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

    /// <summary>PriorityClass of the pods; absent = the cluster's default.</summary>
    [Length(1, 253), Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")]
    public string? PriorityClassName { get; set; }
}
