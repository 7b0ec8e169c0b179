using System.Runtime.InteropServices;

namespace OpenSipsHa.Sip.Transport;

/// <summary>The two system calls that System.Net.Sockets does not offer: many datagrams at once.</summary>
internal static unsafe partial class Libc
{
    /// <summary>Block for the first datagram, take the others only if they are there.</summary>
    public const int MsgWaitForOne = 0x10000;

    public const int MsgTrunc = 0x20;
    public const int Eintr = 4;
    public const int Eagain = 11;
    public const int Ebadf = 9;

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int ReceiveMany(SafeHandle socket, MMsgHdr* messages, uint count, int flags, void* timeout);

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int SendMany(SafeHandle socket, MMsgHdr* messages, uint count, int flags);

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct IoVec
    {
        public byte* Base;
        public nuint Length;
    }

    /// <summary>struct msghdr, LP64.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MsgHdr
    {
        public byte* Name;
        public uint NameLength;
        public IoVec* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>struct mmsghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MMsgHdr
    {
        public MsgHdr Header;
        public uint Length;
    }
}
