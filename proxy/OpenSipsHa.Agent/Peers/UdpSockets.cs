using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using OpenSipsHa.Agent.VirtualIP.Netlink;

namespace OpenSipsHa.Agent.Peers;

/// <summary>Opens the sockets of members and of their supervisors, in the network namespace of the calling thread.</summary>
internal static class UdpSockets
{
    /// <summary>DSCP CS6, network control (RFC 4594 section 3.2): heartbeats are the last to be dropped on a full link.</summary>
    private const int NetworkControl = 0xc0;

    /// <exception cref="IOException">The kernel refuses: the address is not there, or the port is taken.</exception>
    public static LinuxSocket Open(IPEndPoint local)
    {
        var isV6 = local.AddressFamily == AddressFamily.InterNetworkV6;
        var socket = LinuxSockets.Open(isV6 ? UdpCalls.FamilyV6 : UdpCalls.FamilyV4, UdpCalls.TypeDatagram, 0);
        if (isV6)
            UdpCalls.TrySetOption(socket, UdpCalls.LevelV6, UdpCalls.TrafficClass, NetworkControl);
        else
            UdpCalls.TrySetOption(socket, UdpCalls.LevelV4, UdpCalls.TypeOfService, NetworkControl);
        var address = new PeerAddress(local).Bytes;
        if (LinuxSockets.Bind(socket, address, address.Length) == 0)
            return socket;
        // Kept first: whatever is loaded to put the message together can have errors of its own.
        var errno = Marshal.GetLastPInvokeError();
        socket.Dispose();
        throw new IOException($"cannot open UDP {local}: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})");
    }

    /// <summary>That the kernel has chosen.</summary>
    public static int Port(LinuxSocket socket)
    {
        Span<byte> address = stackalloc byte[PeerAddress.MaxLength];
        var length = address.Length;
        return UdpCalls.GetName(socket, address, ref length) == 0
            ? BinaryPrimitives.ReadUInt16BigEndian(address[2..])
            : throw LinuxSockets.Error("getsockname");
    }
}
