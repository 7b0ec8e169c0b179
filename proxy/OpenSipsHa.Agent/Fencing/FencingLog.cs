using System.Net;
using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Agent.Fencing;

internal static partial class FencingLog
{
    [LoggerMessage(1351, LogLevel.Warning, "No fence in milliseconds on this node: {Complaint}")]
    public static partial void Unfenced(ILogger logger, string complaint);

    [LoggerMessage(1352, LogLevel.Warning, "The fence's tables do not work as they were made, somebody has changed them or the machine stood still: making them anew for {Address}")]
    public static partial void Rebuilding(ILogger logger, IPAddress address);

    [LoggerMessage(1353, LogLevel.Warning, "The fence cannot be opened by packets on the loopback interface: it works by transactions, which disturb who lists large rulesets")]
    public static partial void ByTransactions(ILogger logger);
}
