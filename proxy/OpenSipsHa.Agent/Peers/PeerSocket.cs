using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using OpenSipsHa.Agent.VirtualIP.Netlink;

namespace OpenSipsHa.Agent.Peers;

/// <summary>
/// A UDP socket in the network namespace of the thread that constructs it, and the thread that receives from it. The
/// kernel of a peer that nobody listens on says so at once (ICMP port unreachable), which IP_RECVERR makes known.
/// </summary>
internal sealed class PeerSocket : IDisposable
{
    /// <summary>A tenth of a second of 20 000 strange datagrams each second; the kernel's default holds a hundredth.</summary>
    private const int BufferLength = 1024 * 1024;

    // struct cmsghdr (16), then struct sock_extended_err: errno (4), origin (1), …
    private const int ErrorLength = 128;
    private const byte OriginIcmp = 2;
    private const byte OriginIcmpV6 = 3;

    private readonly Received _received;
    private readonly Action<ReadOnlySpan<byte>> _refused;
    private readonly LinuxSocket _socket;
    private readonly Thread _thread;
    private volatile bool _disposed;

    /// <summary>Both are called on the receiving thread, <paramref name="refused"/> also on one that sends.</summary>
    /// <param name="refused">Gets the address that nobody listens on.</param>
    /// <exception cref="IOException">The kernel refuses: the address is not there, or the port is taken.</exception>
    public PeerSocket(IPEndPoint local, Received received, Action<ReadOnlySpan<byte>> refused)
    {
        _received = received;
        _refused = refused;
        _socket = UdpSockets.Open(local);
        var isV6 = local.AddressFamily == AddressFamily.InterNetworkV6;
        UdpCalls.TrySetOption(
            _socket, isV6 ? UdpCalls.LevelV6 : UdpCalls.LevelV4, isV6 ? UdpCalls.ReceiveErrorsV6 : UdpCalls.ReceiveErrorsV4, 1);
        // Beyond net.core.rmem_max only with CAP_NET_ADMIN.
        if (!UdpCalls.TrySetOption(_socket, UdpCalls.Socket, UdpCalls.ReceiveBufferForced, BufferLength))
            UdpCalls.TrySetOption(_socket, UdpCalls.Socket, UdpCalls.ReceiveBuffer, BufferLength);
        _thread = new Thread(Receive) { IsBackground = true, Name = "peers" };
        _thread.Start();
    }

    internal delegate void Received(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> from);

    /// <summary>Does not wait.</summary>
    public PeerSendResult Send(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> to)
    {
        var result = SendOnce(datagram, to);
        if (result.Errno is 0 or UdpCalls.TryAgain or LinuxSockets.NoBufferSpace or UdpCalls.NotPermitted)
            return result;
        // An error of an earlier datagram, to whatever peer, is reported here and keeps this one from being sent.
        ReadErrors();
        return SendOnce(datagram, to);
    }

    public void Dispose()
    {
        _disposed = true;
        // Wakes the thread: closing a descriptor does not.
        UdpCalls.Shutdown(_socket, UdpCalls.ShutBoth);
        if (_thread != Thread.CurrentThread)
            _thread.Join();
        _socket.Dispose();
    }

    private PeerSendResult SendOnce(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> to) =>
        new(LinuxSockets.SendTo(_socket, datagram, datagram.Length, UdpCalls.DontWait, to, to.Length) >= 0 ? 0 : Marshal.GetLastPInvokeError());

    private void Receive()
    {
        var buffer = new byte[PeerCodec.MaxLength + 1];
        var from = new byte[PeerAddress.MaxLength];
        while (!_disposed)
        {
            var addressLength = from.Length;
            var length = UdpCalls.ReceiveFrom(_socket, buffer, buffer.Length, 0, from, ref addressLength);
            if (_disposed)
                return;
            if (length >= 0)
                _received(buffer.AsSpan(0, (int)length), from);
            else if (Marshal.GetLastPInvokeError() != LinuxSockets.Interrupted && ReadErrors() == 0)
                // Of an error that stays, a thread that spins would only make more.
                Thread.Sleep(1);
        }
    }

    /// <summary>Empties the error queue.</summary>
    /// <returns>How many errors there were.</returns>
    private unsafe int ReadErrors()
    {
        var name = new byte[PeerAddress.MaxLength];
        var control = stackalloc byte[ErrorLength];
        for (var count = 0; ; count++)
        {
            fixed (byte* address = name)
            {
                var header = new UdpCalls.MessageHeader
                {
                    Name = (nint)address, NameLength = name.Length, Control = (nint)control, ControlLength = ErrorLength,
                };
                if (UdpCalls.ReceiveMessage(_socket, ref header, UdpCalls.ErrorQueue | UdpCalls.DontWait) < 0)
                    return count;
                var error = new ReadOnlySpan<byte>(control, (int)header.ControlLength);
                if (error.Length < 32 || BinaryPrimitives.ReadInt32LittleEndian(error[16..]) != UdpCalls.ConnectionRefused
                    || error[20] is not (OriginIcmp or OriginIcmpV6))
                    continue;
            }

            _refused(name);
        }
    }
}
