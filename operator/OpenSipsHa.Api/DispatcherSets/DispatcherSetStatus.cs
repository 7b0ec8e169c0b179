using OpenSipsHa.Api.Schema;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Api.DispatcherSets;

/// <summary>What the operator found. Written by the operator.</summary>
public sealed record DispatcherSetStatus
{
    /// <summary>Generation of the spec that this status is about.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>Ready.</summary>
    [MapKey("type"), Items(0, 16)]
    public IReadOnlyList<Condition> Conditions { get; set; } = [];

    /// <summary>Destinations that may get calls: gateway known and enabled, weight above 0.</summary>
    public int? Destinations { get; set; }
}
