using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Agent.Notifications;

internal static partial class NotificationLog
{
    [LoggerMessage(1901, LogLevel.Information, "{Target} {Label} was told that {Address} is {Event}, attempt {Attempts}: {Detail}")]
    public static partial void Delivered(
        ILogger logger, string target, string label, TransitionKind @event, string address, int attempts, string detail);

    [LoggerMessage(1902, LogLevel.Warning, "{Target} {Label} was not told that {Address} is {Event}, attempts {Attempts}: {Detail}")]
    public static partial void NotDelivered(
        ILogger logger, string target, string label, TransitionKind @event, string address, int attempts, string detail);

    [LoggerMessage(1903, LogLevel.Information, "{Target} {Label} does not take that {Address} is {Event}: {Detail}; again in {Seconds:0.0} s")]
    public static partial void Again(
        ILogger logger, string target, string label, TransitionKind @event, string address, string detail, double seconds);

    [LoggerMessage(1904, LogLevel.Error, "notifications.webhooks[{Index}] is no absolute http or https URL: it is told nothing")]
    public static partial void BadWebhook(ILogger logger, int index);
}
