using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Agent;

internal static partial class AgentLog
{
    [LoggerMessage(1001, LogLevel.Warning, "A takeover could not be rehearsed: {Error}")]
    public static partial void NotRehearsed(ILogger logger, string error);
}
