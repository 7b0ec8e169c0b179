using System.Runtime.InteropServices;
using OpenSipsHa.Agent.VirtualIP.Netlink;

namespace OpenSipsHa.Agent.Peers;

/// <summary>
/// udp(7) calls. System.Net.Sockets cannot read the error queue, and throws an exception for each datagram that a dead peer's
/// kernel refuses.
/// </summary>
internal static partial class UdpCalls
{
    public const int FamilyV4 = 2;
    public const int FamilyV6 = 10;
    public const int TypeDatagram = 2;
    public const int DontWait = 0x40;
    public const int ErrorQueue = 0x2000;
    public const int ShutBoth = 2;

    public const int NotPermitted = 1;
    public const int TryAgain = 11;
    public const int NetworkUnreachable = 101;
    public const int ConnectionRefused = 111;
    public const int HostUnreachable = 113;

    public const int Socket = 1;
    public const int ReceiveBuffer = 8;
    public const int ReceiveBufferForced = 33;
    public const int LevelV4 = 0;
    public const int TypeOfService = 1;
    public const int ReceiveErrorsV4 = 11;
    public const int LevelV6 = 41;
    public const int ReceiveErrorsV6 = 25;
    public const int TrafficClass = 67;

    public static bool TrySetOption(LinuxSocket socket, int level, int name, int value) => SetOption(socket, level, name, in value, 4) == 0;

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(LinuxSocket socket, int level, int name, in int value, int length);

    [LibraryImport("libc", EntryPoint = "recvfrom", SetLastError = true)]
    public static partial nint ReceiveFrom(LinuxSocket socket, Span<byte> buffer, nint length, int flags, Span<byte> address, ref int addressLength);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    public static partial nint ReceiveMessage(LinuxSocket socket, ref MessageHeader header, int flags);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    public static partial int GetName(LinuxSocket socket, Span<byte> address, ref int addressLength);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(LinuxSocket socket, int how);

    /// <summary>struct msghdr of a 64-bit system.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MessageHeader
    {
        public nint Name;
        public int NameLength;
        public nint Vectors;
        public nint VectorCount;
        public nint Control;
        public nint ControlLength;
        public int Flags;
    }
}
