using Microsoft.Extensions.Logging;

namespace OpenSipsHa.DevCluster.Nodes;

internal static partial class NodeLog
{
    [LoggerMessage(1, LogLevel.Information, "node {Node}: starting pod {Namespace}/{Pod}")]
    public static partial void PodStarting(ILogger logger, string node, string @namespace, string pod);

    [LoggerMessage(2, LogLevel.Information, "node {Node}: pod {Namespace}/{Pod} has ended")]
    public static partial void PodEnded(ILogger logger, string node, string @namespace, string pod);

    [LoggerMessage(3, LogLevel.Error, "node {Node}: status of pod {Namespace}/{Pod} refused: {Why}")]
    public static partial void PodStatusRefused(ILogger logger, string node, string @namespace, string pod, string why);

    [LoggerMessage(4, LogLevel.Error, "node {Node}: pod {Namespace}/{Pod} failed on the node")]
    public static partial void PodFailed(ILogger logger, Exception exception, string node, string @namespace, string pod);

    [LoggerMessage(5, LogLevel.Warning, "node {Node} has not reported for {Silence}: NotReady")]
    public static partial void NodeLost(ILogger logger, string node, TimeSpan silence);

    [LoggerMessage(6, LogLevel.Error, "node {Node}: heartbeat refused: {Why}")]
    public static partial void HeartbeatRefused(ILogger logger, string node, string why);

    [LoggerMessage(7, LogLevel.Error, "node {Node}: pod {Namespace}/{Pod} cannot be read: {Why}")]
    public static partial void PodUnreadable(ILogger logger, string node, string @namespace, string pod, string why);
}
