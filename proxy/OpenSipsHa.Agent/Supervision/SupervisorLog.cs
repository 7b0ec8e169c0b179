using System.Net;
using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Agent.Supervision;

internal static partial class SupervisorLog
{
    [LoggerMessage(2401, LogLevel.Information, "Looking after worker {ProcessId}; clearing would take {Milliseconds:0.0} ms")]
    public static partial void Ready(ILogger logger, int processId, double milliseconds);

    [LoggerMessage(2402, LogLevel.Information, "The worker {End}; it held nothing")]
    public static partial void Ended(ILogger logger, WorkerEnd end);

    [LoggerMessage(2403, LogLevel.Warning, "The worker {End}; {Address} was gone and {Told} peer(s) told {Milliseconds:0.0} ms later")]
    public static partial void Cleared(ILogger logger, WorkerEnd end, IPAddress address, int told, double milliseconds);

    [LoggerMessage(2404, LogLevel.Error, "The worker {End}; {Address} could not be cleared, its lifetime ends it: {Error}")]
    public static partial void NotCleared(ILogger logger, WorkerEnd end, IPAddress address, string error);

    [LoggerMessage(2405, LogLevel.Error, "{Problem}")]
    public static partial void BadMessage(ILogger logger, string problem);

    [LoggerMessage(2406, LogLevel.Warning, "Clearing {Address}: {Error}")]
    public static partial void Trouble(ILogger logger, IPAddress address, string error);

    [LoggerMessage(2407, LogLevel.Warning, "Looking after worker {ProcessId}, but clearing could not be tried out: {Error}")]
    public static partial void NotReady(ILogger logger, int processId, string error);
}
