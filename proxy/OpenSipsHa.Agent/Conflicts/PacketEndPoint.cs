using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace OpenSipsHa.Agent.Conflicts;

/// <summary>struct sockaddr_ll (packet(7)): one protocol on one interface.</summary>
internal sealed class PacketEndPoint(ushort etherType, int interfaceIndex) : EndPoint
{
    private const int Length = 20;

    public override AddressFamily AddressFamily => AddressFamily.Packet;

    public override SocketAddress Serialize()
    {
        var address = new SocketAddress(AddressFamily.Packet, Length);
        BinaryPrimitives.WriteUInt16BigEndian(address.Buffer.Span[2..], etherType);
        BinaryPrimitives.WriteInt32LittleEndian(address.Buffer.Span[4..], interfaceIndex);
        return address;
    }
}
