namespace OpenSipsHa.Contracts.Control;

/// <summary>Proxy to agent, first frame.</summary>
public sealed record ProxyHello : ControlMessage
{
    public int Protocol { get; init; } = AgentHello.CurrentProtocol;

    public required string Version { get; init; }

    public int ProcessId { get; init; }
}
