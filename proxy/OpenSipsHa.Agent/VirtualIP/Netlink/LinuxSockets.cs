using System.Runtime.InteropServices;

namespace OpenSipsHa.Agent.VirtualIP.Netlink;

/// <summary>socket(7) calls that System.Net.Sockets has no address family for: netlink(7) and packet(7).</summary>
internal static partial class LinuxSockets
{
    public const int AddressFamilyNetlink = 16;
    public const int AddressFamilyPacket = 17;
    public const int TypeRaw = 3;
    public const int CloseOnExec = 0x80000;
    public const int NetlinkRoute = 0;
    public const int Interrupted = 4;
    public const int NoBufferSpace = 105;

    private const int SolSocket = 1;
    private const int ReceiveBuffer = 8;
    private const int ReceiveTimeout = 20;

    /// <summary>Of the last call on this thread that failed. For a text that has to be put together: the other one.</summary>
    public static IOException Error(string what) => Error(LastErrno, what);

    /// <param name="errno"><see cref="LastErrno"/>, read before <paramref name="what"/> is put together: that can overwrite it.</param>
    public static IOException Error(int errno, string what) => new($"{what}: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})");

    public static int LastErrno => Marshal.GetLastPInvokeError();

    /// <exception cref="IOException">The kernel refuses; CAP_NET_RAW is needed for packet sockets.</exception>
    public static LinuxSocket Open(int family, int type, int protocol)
    {
        var descriptor = Socket(family, type | CloseOnExec, protocol);
        return descriptor.IsInvalid ? throw Error(LastErrno, $"socket of family {family}") : descriptor;
    }

    public static void SetReceiveTimeout(LinuxSocket socket, TimeSpan timeout)
    {
        Span<long> timeval = [(long)timeout.TotalSeconds, timeout.Milliseconds * 1000];
        if (SetOption(socket, SolSocket, ReceiveTimeout, MemoryMarshal.AsBytes(timeval), 16) != 0)
            throw Error("SO_RCVTIMEO");
    }

    public static void SetReceiveBuffer(LinuxSocket socket, int bytes)
    {
        if (SetOption(socket, SolSocket, ReceiveBuffer, MemoryMarshal.AsBytes(new Span<int>(ref bytes)), 4) != 0)
            throw Error("SO_RCVBUF");
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial LinuxSocket Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(LinuxSocket socket, int level, int name, ReadOnlySpan<byte> value, int length);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(LinuxSocket socket, ReadOnlySpan<byte> address, int length);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(LinuxSocket socket, ReadOnlySpan<byte> data, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    public static partial nint SendTo(
        LinuxSocket socket, ReadOnlySpan<byte> data, nint length, int flags, ReadOnlySpan<byte> address, int addressLength);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(LinuxSocket socket, Span<byte> buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    internal static partial int Close(nint descriptor);
}
