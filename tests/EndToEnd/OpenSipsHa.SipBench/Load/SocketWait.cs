using System.Runtime.InteropServices;

namespace OpenSipsHa.SipBench.Load;

/// <summary>Waits for one of several sockets, as precisely as ppoll(2) does: a millisecond would be many calls.</summary>
internal sealed unsafe partial class SocketWait(IReadOnlyList<DatagramSocket> sockets)
{
    private const short PollIn = 1;

    private readonly PollDescriptor[] _descriptors = [.. sockets.Select(socket => new PollDescriptor { Descriptor = socket.Descriptor, Events = PollIn })];

    /// <summary>Returns when there is something to receive or <paramref name="nanoseconds"/> are over.</summary>
    public void Wait(long nanoseconds)
    {
        var timeout = new TimeSpec { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
        fixed (PollDescriptor* descriptors = _descriptors)
            _ = Poll(descriptors, (nuint)_descriptors.Length, &timeout, null);
    }

    public bool IsReadable(int socket) => (_descriptors[socket].Returned & PollIn) != 0;

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static partial int Poll(PollDescriptor* descriptors, nuint count, TimeSpec* timeout, void* signals);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    /// <summary>struct timespec, LP64.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
