using System.Runtime.InteropServices;

namespace OpenSipsHa.DevCluster.Network;

/// <summary>System calls that .NET has no name for.</summary>
internal static partial class LinuxCalls
{
    private const int CloneNewNet = 0x40000000;
    private const int DuplicateCloseOnExec = 1030;

    /// <summary>kill(2).</summary>
    /// <param name="pid">A process; negative: the process group of that number.</param>
    /// <returns>False when there is no such process any more.</returns>
    public static bool Kill(int pid, Signal signal) => NativeKill(pid, (int)signal) == 0;

    /// <summary>Moves the calling thread, and no other, into a network namespace (setns(2)).</summary>
    public static void EnterNetworkNamespace(string path)
    {
        using var handle = File.OpenHandle(path);
        if (NativeSetns((int)handle.DangerousGetHandle(), CloneNewNet) != 0)
            throw new LabException($"cannot enter {path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>A second descriptor of the same socket, which children do not inherit (fcntl(2), F_DUPFD_CLOEXEC).</summary>
    public static ulong Duplicate(SafeHandle handle)
    {
        var descriptor = NativeFcntl((int)handle.DangerousGetHandle(), DuplicateCloseOnExec, 0);
        return descriptor >= 0
            ? (ulong)descriptor
            : throw new LabException($"cannot duplicate a socket: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>lchown(2).</summary>
    /// <param name="user">-1: unchanged.</param>
    /// <param name="group">-1: unchanged.</param>
    public static void ChangeOwner(string path, int user, int group)
    {
        if (NativeChown(path, user, group) != 0)
            throw new LabException($"cannot change the owner of {path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int NativeFcntl(int fileDescriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeChown(string path, int user, int group);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int NativeKill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int NativeSetns(int fileDescriptor, int type);
}
