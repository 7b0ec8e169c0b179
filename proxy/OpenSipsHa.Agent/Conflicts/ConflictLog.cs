using System.Net;
using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Agent.Conflicts;

internal static partial class ConflictLog
{
    [LoggerMessage(1701, LogLevel.Error, "Address conflict: {Conflict}")]
    public static partial void Conflict(ILogger logger, AddressConflict conflict);

    [LoggerMessage(1702, LogLevel.Debug, "{Address} was claimed by {Mac} within a second of the takeover: announcing again")]
    public static partial void Late(ILogger logger, IPAddress address, string mac);

    [LoggerMessage(1703, LogLevel.Warning, "Conflicts on {Interface} are not heard at the moment: {Error}")]
    public static partial void Deaf(ILogger logger, string @interface, string error);

    [LoggerMessage(1704, LogLevel.Warning, "Asking on {Interface} who else has {Address} failed: {Error}")]
    public static partial void NotAsked(ILogger logger, string @interface, IPAddress address, string error);

    [LoggerMessage(1705, LogLevel.Warning, "This node's MAC addresses cannot be read: {Error}")]
    public static partial void OwnUnknown(ILogger logger, string error);
}
