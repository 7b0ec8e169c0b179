using System.Net.Sockets;

namespace OpenSipsHa.Sip.Transport;

/// <summary>The sockets of one UDP listener, one a thread; the kernel spreads the senders over them (SO_REUSEPORT).</summary>
internal sealed class UdpPort : IDisposable
{
    private const int SolSocket = 1;
    private const int SoReusePort = 15;
    private const int SoReceiveTimeout = 20;
    private const int SolIP = 0;
    private const int IPFreeBind = 15;
    private const int SolIPv6 = 41;
    private const int IPv6FreeBind = 78;

    private readonly Socket[] sockets;

    /// <exception cref="SocketException">Address in use, or not this host's and not virtual.</exception>
    public UdpPort(SipListener listener, int threads, int receiveBufferBytes)
    {
        Listener = listener;
        // With SO_REUSEPORT a second process of this user would silently get half of the calls: fail as without it.
        using (Bind(listener, share: false))
        {
        }

        sockets = new Socket[threads];
        try
        {
            for (var i = 0; i < threads; i++)
            {
                sockets[i] = Bind(listener, share: true);
                sockets[i].ReceiveBufferSize = receiveBufferBytes;
            }
        }
        catch (SocketException)
        {
            Dispose();
            throw;
        }
    }

    public SipListener Listener { get; }

    public int Count => sockets.Length;

    public SafeSocketHandle Handle(int thread) => sockets[thread % sockets.Length].SafeHandle;

    public void Dispose()
    {
        foreach (var socket in sockets)
            socket?.Dispose();
    }

    private static Socket Bind(SipListener listener, bool share)
    {
        var ipv6 = listener.Endpoint.IsIPv6;
        var socket = new Socket(
            ipv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (ipv6)
                socket.DualMode = false;
            if (share)
                SetOption(socket, SolSocket, SoReusePort, 1);
            if (listener.IsVirtual)
                SetOption(socket, ipv6 ? SolIPv6 : SolIP, ipv6 ? IPv6FreeBind : IPFreeBind, 1);
            SetReceiveTimeout(socket, TimeSpan.FromMilliseconds(250));
            socket.Bind(listener.Endpoint.ToIPEndPoint());
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static void SetOption(Socket socket, int level, int name, int value) =>
        socket.SetRawSocketOption(level, name, BitConverter.GetBytes(value));

    // Threads block in the kernel; this is how long a stop may go unnoticed.
    private static void SetReceiveTimeout(Socket socket, TimeSpan timeout)
    {
        Span<byte> timeval = stackalloc byte[16];
        BitConverter.TryWriteBytes(timeval, (long)timeout.TotalSeconds);
        BitConverter.TryWriteBytes(timeval[8..], (long)(timeout.TotalMicroseconds % 1_000_000));
        socket.SetRawSocketOption(SolSocket, SoReceiveTimeout, timeval);
    }
}
