using Microsoft.Extensions.Logging;
using OpenSipsHa.Contracts.Control;
using OpenSipsHa.Proxy.Dispatching;
using OpenSipsHa.Proxy.Telemetry;

namespace OpenSipsHa.Proxy.Destinations;

/// <summary>The gateways of the configuration in force: probes them, tells of their changes, shows them in metrics.</summary>
public sealed class DestinationWatch : IDisposable
{
    private readonly GatewayProber _prober;
    private readonly ProxyMetrics _metrics;
    private readonly ILogger _logger;
    private volatile GatewayTarget[] _gateways = [];

    public DestinationWatch(GatewayProber prober, ProxyMetrics metrics, ILogger<DestinationWatch> logger)
    {
        _prober = prober;
        _metrics = metrics;
        _logger = logger;
        metrics.ObserveGateways(() => _gateways);
    }

    /// <summary>By name.</summary>
    public IReadOnlyList<GatewayTarget> Gateways => _gateways;

    /// <summary>For the agent: those that get no calls first.</summary>
    public IReadOnlyList<GatewayHealth> Healths() =>
    [
        .. _gateways.Select(g => (g.Name, g.Health.State)).OrderBy(g => g.State == DestinationState.Active)
            .Take(ProxyState.MaxGateways).Select(g => new GatewayHealth(g.Name, g.State.ToString())),
    ];

    public void Replace(IEnumerable<GatewayTarget> gateways)
    {
        foreach (var gateway in _gateways)
            gateway.Health.Changed -= OnChanged;
        _gateways = [.. gateways.OrderBy(g => g.Name, StringComparer.Ordinal)];
        foreach (var gateway in _gateways)
            gateway.Health.Changed += OnChanged;
        _prober.Watch(_gateways);
    }

    /// <summary>This member has come to hold a virtual IP, or no longer does.</summary>
    public void RoleChanged() => _prober.Wake();

    public void Dispose() => _prober.Dispose();

    private void OnChanged(DestinationHealth health, DestinationState before, DestinationState now)
    {
        _metrics.DestinationChanged(health.Gateway, now);
        if (now == DestinationState.Active)
            DestinationLog.Up(_logger, health.Gateway, now, before);
        else
            DestinationLog.Down(_logger, health.Gateway, now, before);
        _prober.Wake();
    }
}
