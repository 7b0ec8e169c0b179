using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Agent.Control;

internal static partial class ControlLog
{
    [LoggerMessage(1401, LogLevel.Information, "Waiting for the proxy at {SocketPath}")]
    public static partial void Listening(ILogger logger, string socketPath);

    [LoggerMessage(1402, LogLevel.Information, "The proxy is connected: version {Version}, process {ProcessId}")]
    public static partial void Connected(ILogger logger, string version, int processId);

    [LoggerMessage(1403, LogLevel.Warning, "The proxy is lost: {Reason}")]
    public static partial void Lost(ILogger logger, string reason);

    [LoggerMessage(1404, LogLevel.Warning, "User {Uid} tried to connect as the proxy, expected one of {Allowed}")]
    public static partial void Stranger(ILogger logger, uint uid, string allowed);

    [LoggerMessage(1405, LogLevel.Warning, "A second proxy tried to connect while the first one is connected")]
    public static partial void Second(ILogger logger);
}
