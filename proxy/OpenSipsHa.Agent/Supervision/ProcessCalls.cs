using System.Runtime.InteropServices;
using OpenSipsHa.Agent.VirtualIP.Netlink;

namespace OpenSipsHa.Agent.Supervision;

/// <summary>
/// posix_spawn(3), waitid(2), socketpair(2). System.Diagnostics.Process would hand down no descriptor beyond the first three and
/// hears of a death through a signal, two threads and a queue.
/// </summary>
internal static partial class ProcessCalls
{
    public const int FamilyUnix = 1;
    public const int TypeSequencedPackets = 5;
    public const int NoSignal = 0x4000;
    public const int DontWait = 0x40;
    public const int ShutBoth = 2;
    public const int SocketLevel = 1;
    public const int SocketType = 3;

    public const int AnyChild = 0;
    public const int ThisChild = 1;
    public const int NoHang = 1;
    public const int Exited = 4;
    public const int LeaveWaitable = 0x1000000;
    public const int CodeExited = 1;

    public const int BrokenPipe = 13;
    public const short SetDefaultSignals = 0x04;

    /// <summary>More than posix_spawnattr_t, posix_spawn_file_actions_t, sigset_t (336, 80 and 128 bytes in glibc) take anywhere.</summary>
    public const int OpaqueLength = 1024;

    /// <summary>siginfo_t, of which si_code is at 8, si_pid at 16 and si_status at 24 on a 64-bit system.</summary>
    public const int SignalInfoLength = 128;

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    public static partial int SocketPair(int family, int type, int protocol, Span<int> descriptors);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetOption(LinuxSocket socket, int level, int name, out int value, ref int length);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(LinuxSocket socket, int command, int argument);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(LinuxSocket socket, int how);

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Spawn(
        out int processId, string path, ReadOnlySpan<byte> actions, ReadOnlySpan<byte> attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int InitActions(Span<byte> actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int AddDuplicate(Span<byte> actions, int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int DestroyActions(Span<byte> actions);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static partial int InitAttributes(Span<byte> attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SetFlags(Span<byte> attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SetDefaults(Span<byte> attributes, ReadOnlySpan<byte> signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    public static partial int DestroyAttributes(Span<byte> attributes);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    public static partial int NoSignals(Span<byte> signals);

    [LibraryImport("libc", EntryPoint = "sigaddset")]
    public static partial int AddSignal(Span<byte> signals, int signal);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    public static partial int Wait(int which, int id, Span<byte> info, int options);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int processId, int signal);
}
