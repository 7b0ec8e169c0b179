using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.DevCluster.Cli;

/// <summary>What one process asks of a running cluster: a line of JSON on its control socket.</summary>
/// <param name="Host">A node or plain host; empty for <see cref="ControlAction.Status"/> and the API server's actions.</param>
public sealed record ControlRequest(
    ControlAction Action,
    string Host = "",
    string Namespace = "default",
    string Pod = "",
    string Container = "",
    Signal Signal = Signal.Kill,
    TimeSpan Time = default);
