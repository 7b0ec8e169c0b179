using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Kubernetes.Controllers;

internal static partial class ControllerLog
{
    [LoggerMessage(300, LogLevel.Information, "Controller {Controller} starts with {Workers} worker(s)")]
    public static partial void Started(ILogger logger, string controller, int workers);

    [LoggerMessage(301, LogLevel.Information, "Controller {Controller} stopped")]
    public static partial void Stopped(ILogger logger, string controller);

    [LoggerMessage(302, LogLevel.Debug, "Controller {Controller}: {Name} has changed meanwhile, trying again: {Reason}")]
    public static partial void Conflict(ILogger logger, string controller, NamespacedName name, string reason);

    [LoggerMessage(303, LogLevel.Error, "Controller {Controller}: {Name} failed, trying again in {Seconds} s")]
    public static partial void Failed(ILogger logger, Exception e, string controller, NamespacedName name, double seconds);
}
