using System.Net;
using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Agent.Peers;

internal static partial class PeerLog
{
    [LoggerMessage(2301, LogLevel.Information, "Peers: {Count} key(s) read from {Directory}")]
    public static partial void KeysRead(ILogger logger, string directory, int count);

    [LoggerMessage(2302, LogLevel.Warning, "Peers: {Complaint}")]
    public static partial void KeysComplaint(ILogger logger, string complaint);

    [LoggerMessage(2303, LogLevel.Information, "Peers: listening on {EndPoint}")]
    public static partial void Bound(ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(2304, LogLevel.Warning, "Peers: {Complaint}, trying again")]
    public static partial void BindFailed(ILogger logger, string complaint);

    [LoggerMessage(2305, LogLevel.Warning, "Peers: {Count} datagram(s) dropped, the last one from {Source}: {Refusal}")]
    public static partial void Dropped(ILogger logger, long count, IPAddress source, PeerRefusal refusal);

    [LoggerMessage(2306, LogLevel.Warning, "Peers: {Count} datagram(s) could not be sent, the last one to {Peer}: {Error}")]
    public static partial void SendFailed(ILogger logger, long count, IPEndPoint peer, string error);

    [LoggerMessage(2307, LogLevel.Error, "Peers: a subscriber to {Lease} failed")]
    public static partial void SubscriberFailed(ILogger logger, Exception exception, string lease);

    [LoggerMessage(2308, LogLevel.Information, "Peers: {Peers}")]
    public static partial void PeersSet(ILogger logger, string peers);
}
