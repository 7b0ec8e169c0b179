using System.Net;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Election;

namespace OpenSipsHa.Agent.VirtualIP;

internal static partial class VirtualIPLog
{
    [LoggerMessage(1301, LogLevel.Information, "{Address} gained, term {Term}: Lease written in {WriteMs:0.0} ms, bound and announced in {BindMs:0.0} ms")]
    public static partial void Gained(ILogger logger, IPAddress address, int term, double writeMs, double bindMs);

    [LoggerMessage(1302, LogLevel.Warning, "{Address} lost ({Reason}: {Detail}): removed and read back in {RemoveMs:0.0} ms")]
    public static partial void Lost(ILogger logger, IPAddress address, LossReason reason, string detail, double removeMs);

    [LoggerMessage(1303, LogLevel.Information, "{Address}: Lease released {AfterMs:0.0} ms after the address was gone")]
    public static partial void Released(ILogger logger, IPAddress address, double afterMs);

    [LoggerMessage(1304, LogLevel.Error, "{Address} cannot be bound on {Interface}: {Error}")]
    public static partial void BindFailed(ILogger logger, IPAddress address, string @interface, string error);

    [LoggerMessage(1305, LogLevel.Warning, "{Address} was not on its interface although this member holds it: binding it again")]
    public static partial void Repairing(ILogger logger, IPAddress address);

    [LoggerMessage(1306, LogLevel.Warning, "{Address} was on this node although this member does not hold it: removed")]
    public static partial void Intruder(ILogger logger, IPAddress address);

    [LoggerMessage(1307, LogLevel.Warning, "{Address} cannot be guarded by the fence: {Error}")]
    public static partial void NotGuarded(ILogger logger, IPAddress address, string error);

    [LoggerMessage(1308, LogLevel.Information, "{Address}: {Count} flows of before the takeover forgotten (conntrack) in {TookMs:0.0} ms")]
    public static partial void FlowsFlushed(ILogger logger, IPAddress address, int count, double tookMs);

    [LoggerMessage(1309, LogLevel.Warning, "{Address}: flows of before the takeover are not all forgotten (conntrack): {Error}")]
    public static partial void FlowsNotFlushed(ILogger logger, IPAddress address, string error);
}
