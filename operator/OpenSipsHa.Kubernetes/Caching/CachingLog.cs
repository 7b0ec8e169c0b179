using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Kubernetes.Caching;

internal static partial class CachingLog
{
    [LoggerMessage(200, LogLevel.Debug, "{Resource}: listed {Count} objects at version {Version}")]
    public static partial void Listed(ILogger logger, string resource, int count, string version);

    [LoggerMessage(201, LogLevel.Information, "{Resource}: version {Version} is too old for the server, listing again")]
    public static partial void Expired(ILogger logger, string resource, string? version);

    [LoggerMessage(202, LogLevel.Warning, "{Resource}: {Reason}")]
    public static partial void Failed(ILogger logger, string resource, string reason);

    [LoggerMessage(203, LogLevel.Debug, "{Resource}: nothing came for {Seconds} s, watching anew")]
    public static partial void Silent(ILogger logger, string resource, double seconds);

    [LoggerMessage(204, LogLevel.Information, "{Resource}: the watch from version {Version} failed {Failures} times, listing again")]
    public static partial void GivingUpPosition(ILogger logger, string resource, string version, int failures);

    [LoggerMessage(206, LogLevel.Warning, "{Resource}: the server is at version {Version}, behind {Position}: its store was set back, listing again")]
    public static partial void SetBack(ILogger logger, string resource, string version, string position);

    [LoggerMessage(205, LogLevel.Error, "{Kind}: a subscriber failed on the change of {Name}")]
    public static partial void SubscriberFailed(ILogger logger, Exception e, string kind, NamespacedName name);
}
