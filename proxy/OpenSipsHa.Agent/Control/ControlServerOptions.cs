namespace OpenSipsHa.Agent.Control;

/// <summary>Where the proxy connects, and who it may be.</summary>
public sealed record ControlServerOptions
{
    public required string SocketPath { get; init; }

    /// <summary>User ids that may connect; others are turned away (SO_PEERCRED).</summary>
    public required IReadOnlyList<uint> AllowedUids { get; init; }

    /// <summary>A proxy reports once a second; one that is silent for so long hangs.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(4);
}
