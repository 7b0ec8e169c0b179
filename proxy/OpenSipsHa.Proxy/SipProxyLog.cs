using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Proxy;

internal static partial class SipProxyLog
{
    [LoggerMessage(2201, LogLevel.Information, "Configuration {Name} is in force: {Listeners} listeners, {Routes} routes")]
    public static partial void Applied(ILogger logger, string name, int listeners, int routes);

    [LoggerMessage(2202, LogLevel.Error, "Configuration {Name} is refused, the one before stays in force: {Error}")]
    public static partial void Refused(ILogger logger, string name, string error);

    [LoggerMessage(2203, LogLevel.Information, "Virtual IP {VirtualIP}: {Role}, term {Term}")]
    public static partial void Role(ILogger logger, string virtualIP, string role, long term);

    [LoggerMessage(2204, LogLevel.Warning, "The agent is lost: deaf and mute on {Held} virtual IPs until it is back and says who holds them")]
    public static partial void Silenced(ILogger logger, int held);
}
