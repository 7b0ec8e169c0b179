using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpenSipsHa.Agent.Tests.Health;

/// <summary>What listens on the virtual IP: it answers as it is told to.</summary>
internal sealed class FakeProxySocket : IDisposable
{
    private readonly Socket _socket;
    private EndPoint _prober;

    public FakeProxySocket(IPAddress address)
    {
        _socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        _socket.Bind(new IPEndPoint(address, 0));
        _prober = new IPEndPoint(address, 0);
    }

    public IPEndPoint Endpoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Where the last probe came from.</summary>
    public IPEndPoint Prober => (IPEndPoint)_prober;

    /// <summary>The probe that has come; there is one, or this throws after a while.</summary>
    public string Receive()
    {
        var buffer = new byte[2048];
        var length = _socket.ReceiveFrom(buffer, ref _prober);
        return Encoding.ASCII.GetString(buffer, 0, length);
    }

    /// <summary>What has come and is not read is dropped.</summary>
    public void Ignore() => Receive();

    /// <summary>A 200 as a proxy makes it.</summary>
    public static string Ok(string request) => "SIP/2.0 200 OK\r\n" + request[(request.IndexOf("\r\n", StringComparison.Ordinal) + 2)..];

    public void Answer(string text) => Answer(Encoding.ASCII.GetBytes(text));

    public void Answer(byte[] bytes) => _socket.SendTo(bytes, _prober);

    public void Dispose() => _socket.Dispose();
}
