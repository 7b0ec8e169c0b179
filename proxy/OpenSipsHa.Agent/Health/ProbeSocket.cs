using System.Net;
using System.Net.Sockets;

namespace OpenSipsHa.Agent.Health;

/// <summary>
/// A UDP socket that is connected to the target: the kernel lets nothing else in, and says at once when nobody listens
/// there (ICMP port unreachable). Opened anew after an error. Waits for nothing.
/// </summary>
internal sealed class ProbeSocket(IPEndPoint target, IPAddress from) : IDisposable
{
    /// <summary>Datagrams looked at for one probe: who sends more than that will not keep this process busy.</summary>
    private const int MostDatagrams = 64;

    /// <summary>Room for about as many small datagrams as are looked at.</summary>
    private const int ReceiveBuffer = 32 * 1024;

    private readonly byte[] _buffer = new byte[OptionsProbe.LooksAt];
    private Socket? _socket;
    private OptionsProbe? _probe;

    /// <returns>null = sent; otherwise why not.</returns>
    public string? Send(ulong token)
    {
        try
        {
            Open();
            _socket!.Send(_probe!.Request(token), SocketFlags.None, out var error);
            return error == SocketError.Success ? null : Fail(error);
        }
        catch (SocketException e)
        {
            return Fail(e.SocketErrorCode);
        }
    }

    /// <summary>Reads what has come.</summary>
    /// <returns>null = the answer is among it; otherwise what there was instead.</returns>
    public string? Answer(ulong token)
    {
        if (_socket is null)
            return "not sent";
        var complaint = "no answer";
        for (var i = 0; i < MostDatagrams; i++)
        {
            var length = _socket.Receive(_buffer, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
                return complaint;
            if (error == SocketError.ConnectionRefused)
                complaint = "nobody listens";
            else if (error is not (SocketError.Success or SocketError.MessageSize))
                return Fail(error);
            else if (OptionsProbe.IsAnswer(_buffer.AsSpan(0, Math.Min(length, _buffer.Length)), token))
                return null;
        }

        return $"no answer among {MostDatagrams} datagrams";
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private void Open()
    {
        if (_socket is not null)
            return;
        _socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false, ReceiveBufferSize = ReceiveBuffer };
        // A virtual IP of the other family than the node's address: the kernel knows a source.
        if (from.AddressFamily == target.AddressFamily)
            _socket.Bind(new IPEndPoint(from, 0));
        _socket.Connect(target);
        _probe = new OptionsProbe(target, (IPEndPoint)_socket.LocalEndPoint!);
    }

    private string Fail(SocketError error)
    {
        Dispose();
        return new SocketException((int)error).Message;
    }
}
