using System.Buffers.Binary;
using OpenSipsHa.Agent.VirtualIP.Netlink;

namespace OpenSipsHa.Agent.Announcements;

/// <summary>
/// A packet(7) socket in the network namespace of the thread that constructs it. It only sends: with protocol 0 nothing
/// is received. Interfaces are named by index, so that one renamed or made anew is never meant by mistake.
/// </summary>
public sealed class PacketSocket : IFrameSender, IDisposable
{
    /// <summary>
    /// MSG_DONTWAIT: a driver that does not empty its queue must not hold up who sends, which may be an election that
    /// has an address to give up.
    /// </summary>
    private const int DoNotWait = 0x40;

    private readonly LinuxSocket _socket = LinuxSockets.Open(LinuxSockets.AddressFamilyPacket, LinuxSockets.TypeRaw, 0);

    public void Send(int interfaceIndex, ReadOnlySpan<byte> frame)
    {
        Span<byte> address = stackalloc byte[20];
        BinaryPrimitives.WriteUInt16LittleEndian(address, LinuxSockets.AddressFamilyPacket);
        frame[12..14].CopyTo(address[2..]);
        BinaryPrimitives.WriteInt32LittleEndian(address[4..], interfaceIndex);
        address[11] = 6;
        frame[..6].CopyTo(address[12..]);
        if (LinuxSockets.SendTo(_socket, frame, frame.Length, DoNotWait, address, address.Length) != frame.Length)
            throw LinuxSockets.Error(LinuxSockets.LastErrno, $"send on interface {interfaceIndex}");
    }

    public void Dispose() => _socket.Dispose();
}
