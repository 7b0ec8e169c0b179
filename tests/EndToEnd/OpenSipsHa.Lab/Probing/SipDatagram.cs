using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Lab.Probing;

/// <summary>One UDP datagram to the virtual IP and what comes back, for requests that no well-behaved client sends.</summary>
public static class SipDatagram
{
    /// <summary>Sends <paramref name="message"/> (line ends are made CRLF) from a port of <paramref name="host"/>.</summary>
    /// <returns>The first answer; null when none comes in time.</returns>
    public static async Task<string?> SendAsync(
        NetworkNamespace host, IPEndPoint target, string message, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        using var socket = host.OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        await socket.ConnectAsync(target, cancellationToken);
        await socket.SendAsync(Encoding.Latin1.GetBytes(message.ReplaceLineEndings("\r\n")), cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        var buffer = new byte[65536];
        try
        {
            var length = await socket.ReceiveAsync(buffer, limit.Token);
            return Encoding.Latin1.GetString(buffer, 0, length);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
