using OpenSipsHa.Api.Schema;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Api.Gateways;

/// <summary>What the operator found. Written by the operator.</summary>
public sealed record GatewayStatus
{
    /// <summary>Generation of the spec that this status is about.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>Ready.</summary>
    [MapKey("type"), Items(0, 16)]
    public IReadOnlyList<Condition> Conditions { get; set; } = [];

    /// <summary>As the member that holds the virtual IP observes it; the worst if several do; absent = none routes to it.</summary>
    public GatewayState? State { get; set; }
}
