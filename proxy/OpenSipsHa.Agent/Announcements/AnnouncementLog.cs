using System.Net;
using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Agent.Announcements;

internal static partial class AnnouncementLog
{
    [LoggerMessage(1201, LogLevel.Warning, "Announcing {Address} on {Interface} failed: {Error}")]
    public static partial void Failed(ILogger logger, IPAddress address, string @interface, string error);
}
