using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>A toleration as in a pod.</summary>
public sealed record PlacementToleration
{
    /// <summary>Key of the taint; absent with operator Exists = every taint.</summary>
    [Length(1, 316)]
    public string? Key { get; set; }

    /// <summary>Whether the value counts.</summary>
    [Default("\"Equal\"")]
    public TolerationOperator Operator { get; set; } = TolerationOperator.Equal;

    /// <summary>Value of the taint, with operator Equal.</summary>
    [Length(0, 63)]
    public string? Value { get; set; }

    /// <summary>Effect of the taint; absent = every effect.</summary>
    public TolerationEffect? Effect { get; set; }

    /// <summary>With effect NoExecute: seconds until eviction; absent = never.</summary>
    [Bounds(0, 31536000)]
    public long? TolerationSeconds { get; set; }
}
