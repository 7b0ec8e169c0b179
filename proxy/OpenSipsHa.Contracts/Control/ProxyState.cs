namespace OpenSipsHa.Contracts.Control;

/// <summary>Proxy to agent, once a second and at once when <see cref="Ready"/> changes: its health and counters.</summary>
public sealed record ProxyState : ControlMessage
{
    public const int MaxGateways = 256;

    /// <summary>All listeners are open and a configuration is applied.</summary>
    public required bool Ready { get; init; }

    /// <summary>Why not, when not ready.</summary>
    public string? Reason { get; init; }

    /// <summary>Name of the applied ConfigMap, or null.</summary>
    public string? Config { get; init; }

    /// <summary>Gateways of the configuration; those that get no calls first, at most <see cref="MaxGateways"/>.</summary>
    public IReadOnlyList<GatewayHealth> Gateways { get; init; } = [];

    /// <summary>Live bindings.</summary>
    public long Registrations { get; init; }

    /// <summary>INVITE transactions and dialogs that this member knows to be alive.</summary>
    public long Calls { get; init; }

    public long RequestsReceived { get; init; }

    public long ResponsesReceived { get; init; }
}
