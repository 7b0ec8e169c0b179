using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Kubernetes.Events;

internal static partial class EventLog
{
    [LoggerMessage(400, LogLevel.Warning, "Event {Reason} about {About} was not written: {Why}")]
    public static partial void Failed(ILogger logger, string reason, NamespacedName about, string why);

    [LoggerMessage(401, LogLevel.Warning, "Event {Reason} about {About} was dropped: too many wait to be written")]
    public static partial void Dropped(ILogger logger, string reason, NamespacedName about);

    [LoggerMessage(402, LogLevel.Warning, "{Count} event(s) were not written before the end")]
    public static partial void NotFlushed(ILogger logger, int count);
}
