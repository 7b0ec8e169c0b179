using System.Net;
using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Agent.Configuration;

internal static partial class ConfigLog
{
    [LoggerMessage(1501, LogLevel.Warning, "ConfigMap {Name} cannot be read ({Error}); next try in {DelayMs} ms")]
    public static partial void FetchFailed(ILogger logger, string name, string error, double delayMs);

    [LoggerMessage(1502, LogLevel.Information, "Configuration {Name} is applied")]
    public static partial void Applied(ILogger logger, string name);

    [LoggerMessage(1503, LogLevel.Error, "Configuration {Name} is refused ({Reason}): {Message}")]
    public static partial void Refused(ILogger logger, string name, string reason, string message);

    [LoggerMessage(1504, LogLevel.Information, "Eligible: {Reason}")]
    public static partial void Eligible(ILogger logger, string reason);

    [LoggerMessage(1505, LogLevel.Warning, "Not eligible ({Reason}): {Message}")]
    public static partial void NotEligible(ILogger logger, string reason, string message);

    [LoggerMessage(1506, LogLevel.Error, "{Address} is held but not probed: {Error}")]
    public static partial void NotProbed(ILogger logger, IPAddress address, string error);

    [LoggerMessage(1507, LogLevel.Error, "Not listening for conflicts on {Interface}: {Error}")]
    public static partial void NotListening(ILogger logger, string @interface, string error);
}
