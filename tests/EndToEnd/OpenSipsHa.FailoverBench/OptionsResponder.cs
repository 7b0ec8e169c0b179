using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpenSipsHa.FailoverBench;

/// <summary>
/// The service behind keepalived's virtual IP: answers SIP OPTIONS, and listens before the node has the address (IP_FREEBIND), as
/// the product's proxy does. A process of its own, so that it can be killed.
/// </summary>
internal static class OptionsResponder
{
    /// <summary>The argument that makes this program a responder; its address follows.</summary>
    public const string Verb = "respond";

    private const int SolIp = 0;
    private const int FreeBind = 15;

    private static readonly string[] Returned = ["Via:", "From:", "To:", "Call-ID:", "CSeq:"];

    /// <summary>Answers until the process is killed.</summary>
    public static int Run(IPEndPoint address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.SetRawSocketOption(SolIp, FreeBind, BitConverter.GetBytes(1));
        socket.Bind(address);
        Console.WriteLine("READY");
        var buffer = new byte[65536];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        while (true)
        {
            try
            {
                var length = socket.ReceiveFrom(buffer, ref from);
                socket.SendTo(Answer(Encoding.ASCII.GetString(buffer, 0, length)), from);
            }
            catch (SocketException)
            {
                // The address has left the node: nothing can be sent from it until it is back.
            }
        }
    }

    /// <summary>RFC 3261 section 8.2.6.2: what of the request an answer returns.</summary>
    public static byte[] Answer(string request)
    {
        var lines = request.Split("\r\n").Where(line => Returned.Any(name => line.StartsWith(name, StringComparison.Ordinal)))
            .Select(line => line.StartsWith("To:", StringComparison.Ordinal) ? line + ";tag=bench" : line);
        return Encoding.ASCII.GetBytes($"SIP/2.0 200 OK\r\n{string.Join("\r\n", lines)}\r\nContent-Length: 0\r\n\r\n");
    }
}
