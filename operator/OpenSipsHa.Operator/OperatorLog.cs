using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Operator;

internal static partial class OperatorLog
{
    [LoggerMessage(500, LogLevel.Information, "Operator of {Server}, namespace {Namespace}; agent {AgentImage}, proxy {ProxyImage}")]
    public static partial void Starting(ILogger logger, Uri server, string @namespace, string agentImage, string proxyImage);
}
