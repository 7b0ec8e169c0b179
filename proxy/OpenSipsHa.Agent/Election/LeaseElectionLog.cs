using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Agent.Election;

internal static partial class LeaseElectionLog
{
    [LoggerMessage(1101, LogLevel.Warning, "Lease {Lease}: this process did not run for {GapMs:0} ms; address removed first")]
    public static partial void Gap(ILogger logger, string lease, double gapMs);

    [LoggerMessage(1102, LogLevel.Error, "Lease {Lease}: the address could not be removed; not releasing, trying again")]
    public static partial void NotRemoved(ILogger logger, string lease);

    [LoggerMessage(1103, LogLevel.Warning, "Lease {Lease}: {Purpose} failed after {TookMs:0} ms: {Reason}")]
    public static partial void RequestFailed(ILogger logger, string lease, string purpose, string reason, double tookMs);

    [LoggerMessage(1104, LogLevel.Critical, "Lease {Lease}: the election broke off; the address is given up")]
    public static partial void BrokeOff(ILogger logger, string lease, Exception e);

    [LoggerMessage(1105, LogLevel.Information, "Lease {Lease}: promises are {PromiseMs:0} ms long, as writes take up to {WriteMs:0} ms")]
    public static partial void Promise(ILogger logger, string lease, double promiseMs, double writeMs);
}
