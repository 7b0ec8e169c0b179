namespace OpenSipsHa.Proxy.Control;

/// <summary>Where the agent is and how often it hears from us.</summary>
public sealed record AgentLinkOptions
{
    public required string SocketPath { get; init; }

    /// <summary>Version of this program, for the agent's log.</summary>
    public required string Version { get; init; }

    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(50);

    public TimeSpan LastRetry { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(1);
}
