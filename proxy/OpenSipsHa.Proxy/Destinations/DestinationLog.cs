using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Proxy.Destinations;

internal static partial class DestinationLog
{
    [LoggerMessage(2111, LogLevel.Warning, "Gateway {Gateway} is {State} after {Before}: it gets no new calls")]
    public static partial void Down(ILogger logger, string gateway, DestinationState state, DestinationState before);

    [LoggerMessage(2112, LogLevel.Information, "Gateway {Gateway} is {State} after {Before}: it gets calls again")]
    public static partial void Up(ILogger logger, string gateway, DestinationState state, DestinationState before);
}
