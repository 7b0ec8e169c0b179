using OpenSipsHa.Proxy.Dispatching;

namespace OpenSipsHa.Proxy.Destinations;

/// <summary>A gateway and when it is probed next. Guarded by the prober's lock.</summary>
/// <param name="before">The same gateway in the configuration before; null = there was none.</param>
internal sealed class ProbedGateway(GatewayTarget target, ProbedGateway? before)
{
    public GatewayTarget Target { get; } = target;

    public DestinationHealth Health => Target.Health;

    /// <summary>Timestamp of the next probe; 0 = none is planned.</summary>
    public long DueAt { get; set; } = before?.DueAt ?? 0;

    /// <summary>null = none is under way.</summary>
    public Probe? Probe { get; set; } = before?.Probe;
}
