using System.Net;
using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Agent.Health;

internal static partial class HealthLog
{
    [LoggerMessage(1801, LogLevel.Error, "The proxy does not answer at {Target}: {Misses} SIP OPTIONS in a row, at last: {Complaint}")]
    public static partial void Unhealthy(ILogger logger, IPEndPoint target, int misses, string complaint);

    [LoggerMessage(1802, LogLevel.Information, "The proxy answers at {Target} again")]
    public static partial void Healthy(ILogger logger, IPEndPoint target);
}
