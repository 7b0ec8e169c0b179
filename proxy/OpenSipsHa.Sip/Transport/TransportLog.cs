using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Sip.Transport;

/// <summary>Log lines of the transport.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(3001, LogLevel.Information, "Listener {Name} on {Endpoint}, {Threads} threads")]
    public static partial void ListenerOpened(ILogger logger, string name, SipEndpoint endpoint, int threads);

    [LoggerMessage(3002, LogLevel.Information, "Listener {Name} on {Endpoint} closed")]
    public static partial void ListenerClosed(ILogger logger, string name, SipEndpoint endpoint);
}
