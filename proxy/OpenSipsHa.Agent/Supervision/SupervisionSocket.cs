using System.Runtime.InteropServices;
using OpenSipsHa.Agent.VirtualIP.Netlink;

namespace OpenSipsHa.Agent.Supervision;

/// <summary>
/// The unix(7) socket that supervisor and worker share. It keeps messages whole and its end tells either that the other has
/// died: the kernel closes it when the last thread of a process is gone.
/// </summary>
internal static class SupervisionSocket
{
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;

    /// <summary>Neither end is inherited by what is started, unless duplicated on purpose.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public static (LinuxSocket Supervisor, LinuxSocket Worker) Pair()
    {
        Span<int> descriptors = stackalloc int[2];
        if (ProcessCalls.SocketPair(ProcessCalls.FamilyUnix, ProcessCalls.TypeSequencedPackets | LinuxSockets.CloseOnExec, 0, descriptors) != 0)
            throw LinuxSockets.Error("socketpair");
        return (Own(descriptors[0]), Own(descriptors[1]));
    }

    /// <summary>The worker's end, as it was handed down; null: this process has no supervisor.</summary>
    public static LinuxSocket? Inherited()
    {
        var socket = Own(WorkerProcess.LinkDescriptor);
        var length = sizeof(int);
        if (ProcessCalls.GetOption(socket, ProcessCalls.SocketLevel, ProcessCalls.SocketType, out var type, ref length) == 0
            && type == ProcessCalls.TypeSequencedPackets)
        {
            // A script that outlives the worker must not keep its supervisor from seeing that it is dead.
            ProcessCalls.Control(socket, SetDescriptorFlags, CloseOnExec);
            return socket;
        }

        // Whatever it is, it is not ours to close.
        socket.SetHandleAsInvalid();
        return null;
    }

    /// <summary>Waits for a message.</summary>
    /// <returns>Its length; 0 = the other end is gone.</returns>
    public static int Receive(LinuxSocket socket, byte[] buffer)
    {
        while (true)
        {
            var received = LinuxSockets.Receive(socket, buffer, buffer.Length, 0);
            if (received >= 0)
                return (int)received;
            if (Marshal.GetLastPInvokeError() != LinuxSockets.Interrupted)
                return 0;
        }
    }

    private static LinuxSocket Own(int descriptor)
    {
        var socket = new LinuxSocket();
        Marshal.InitHandle(socket, descriptor);
        return socket;
    }
}
