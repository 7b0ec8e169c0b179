using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Proxy.Dispatching;

internal static partial class DispatchLog
{
    [LoggerMessage(2101, LogLevel.Warning,
        "No destinations are available in set {Set} after {Attempts} attempts, Call-ID {CallId} ({Withheld} lines like this were withheld)")]
    public static partial void NoDestinations(ILogger logger, string set, int attempts, string callId, long withheld);
}
