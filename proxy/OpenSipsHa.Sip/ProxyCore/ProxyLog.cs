using Microsoft.Extensions.Logging;
using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>Log lines of the proxy core: bugs only, nothing that a sender can cause.</summary>
internal static partial class ProxyLog
{
    [LoggerMessage(3102, LogLevel.Error, "Handling a message failed; it is dropped")]
    public static partial void MessageFailed(ILogger logger, Exception exception);

    [LoggerMessage(3103, LogLevel.Error, "Resolving a name failed; the requests that wait for it are answered with 500")]
    public static partial void ResolvingFailed(ILogger logger, Exception exception);

    [LoggerMessage(3101, LogLevel.Error, "The router threw on a {Method} request; it is answered with 500")]
    public static partial void RouterFailed(ILogger logger, Exception exception, SipMethod method);
}
