using System.Net.Sockets;
using System.Runtime.InteropServices;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Lab.Netlink;

/// <summary>A netlink(7) socket of a network namespace: questions that the kernel answers with a dump, or a stream of its events.</summary>
public sealed partial class NetlinkSocket : IDisposable
{
    private const int AfNetlink = 16;
    private const int SockRaw = 3;
    private const int SockCloexec = 0x80000;
    private const int HeaderLength = 16;
    private const ushort Error = 2;
    private const ushort Done = 3;
    private const ushort RequestDump = 0x301;
    private const ushort DumpInterrupted = 0x10;

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[65536];

    private NetlinkSocket(Socket socket) => _socket = socket;

    /// <summary>For poll(2).</summary>
    public int Descriptor => (int)_socket.Handle;

    /// <param name="protocol">NETLINK_ROUTE 0, NETLINK_NETFILTER 12.</param>
    /// <param name="groups">Bit mask of the multicast groups to listen to.</param>
    /// <exception cref="LabException">The kernel has no such protocol, or does not permit it.</exception>
    public static NetlinkSocket Open(NetworkNamespace host, int protocol, uint groups = 0) => host.Run(() =>
    {
        // .NET knows no AF_NETLINK, but takes a descriptor of any family.
        var descriptor = NativeSocket(AfNetlink, SockRaw | SockCloexec, protocol);
        if (descriptor < 0)
            throw new LabException($"cannot open a netlink socket: {Marshal.GetLastPInvokeErrorMessage()}");
        var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
        Span<byte> address = stackalloc byte[12];
        address.Clear();
        MemoryMarshal.Write(address, (ushort)AfNetlink);
        MemoryMarshal.Write(address[8..], groups);
        if (groups == 0 || NativeBind(descriptor, address, address.Length) == 0)
            return new NetlinkSocket(socket);
        socket.Dispose();
        throw new LabException($"cannot listen to netlink groups {groups:x}: {Marshal.GetLastPInvokeErrorMessage()}");
    });

    /// <summary>Asks for all of something.</summary>
    /// <param name="type">The message's type.</param>
    /// <param name="body">What follows the header: a family header and attributes.</param>
    /// <param name="each">Called with the body of every message of that answer.</param>
    /// <returns>False when the kernel refused, because there is no such thing for instance, or it changed meanwhile: ask again.</returns>
    public bool Dump(ushort type, ReadOnlySpan<byte> body, NetlinkMessageHandler each)
    {
        Span<byte> request = stackalloc byte[HeaderLength + body.Length];
        request.Clear();
        MemoryMarshal.Write(request, request.Length);
        MemoryMarshal.Write(request[4..], type);
        MemoryMarshal.Write(request[6..], RequestDump);
        body.CopyTo(request[HeaderLength..]);
        _socket.Send(request);
        var complete = true;
        while (ReadPart(_buffer.AsSpan(0, _socket.Receive(_buffer)), each, ref complete))
        {
        }

        return complete;
    }

    /// <summary>Takes away all events that wait.</summary>
    /// <returns>False when there was none.</returns>
    public bool Drain()
    {
        const int dontWait = 0x40;
        var any = false;
        while (true)
        {
            var length = NativeReceive(Descriptor, _buffer, _buffer.Length, dontWait);
            if (length >= 0)
                any = true;
            else if (Marshal.GetLastPInvokeError() is var error && error is not (NoBufferSpace or Interrupted))
                return any;
            else
                any |= error == NoBufferSpace; // Events were lost, so there were some.
        }
    }

    public void Dispose() => _socket.Dispose();

    private const int Interrupted = 4;
    private const int NoBufferSpace = 105;

    /// <returns>False after the last part.</returns>
    private static bool ReadPart(ReadOnlySpan<byte> part, NetlinkMessageHandler each, ref bool complete)
    {
        while (part.Length >= HeaderLength)
        {
            var length = MemoryMarshal.Read<int>(part);
            var type = MemoryMarshal.Read<ushort>(part[4..]);
            if ((MemoryMarshal.Read<ushort>(part[6..]) & DumpInterrupted) != 0 || type == Error || length < HeaderLength || length > part.Length)
                complete = false;
            if (type is Error or Done || length < HeaderLength || length > part.Length)
                return false;
            each(part[HeaderLength..length]);
            part = part[Math.Min(part.Length, (length + 3) & ~3)..];
        }

        return true;
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int NativeSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int NativeBind(int descriptor, ReadOnlySpan<byte> address, int length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint NativeReceive(int descriptor, Span<byte> buffer, nint length, int flags);
}
