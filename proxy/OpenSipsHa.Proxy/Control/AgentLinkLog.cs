using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Proxy.Control;

internal static partial class AgentLinkLog
{
    [LoggerMessage(2001, LogLevel.Information, "Connected to the agent at {SocketPath}")]
    public static partial void Connected(ILogger logger, string socketPath);

    [LoggerMessage(2002, LogLevel.Warning, "The agent at {SocketPath} closed the connection; the listeners on the node's own address serve on")]
    public static partial void Closed(ILogger logger, string socketPath);

    [LoggerMessage(2003, LogLevel.Warning, "No agent at {SocketPath} ({Error}); next try in {DelayMs} ms")]
    public static partial void Lost(ILogger logger, string socketPath, string error, double delayMs);
}
