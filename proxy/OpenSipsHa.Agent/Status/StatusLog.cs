using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Agent.Status;

internal static partial class StatusLog
{
    [LoggerMessage(1601, LogLevel.Warning, "Status of the SipMember not written: {Error}")]
    public static partial void Failed(ILogger logger, string error);
}
