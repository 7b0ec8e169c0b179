using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Agent.Tests.Fencing;

/// <summary>ICMP echo of either family, to a neighbour that is known for good: it shows the IP part of the fence alone.</summary>
internal sealed class PingProbe : AddressProbe
{
    private readonly Socket _socket;
    private readonly IPEndPoint _target;
    private readonly bool _isV6;

    public PingProbe(LabHost host, IPAddress address)
    {
        _isV6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        _target = new IPEndPoint(address, 0);
        _socket = host.OpenSocket(address.AddressFamily, SocketType.Raw, _isV6 ? ProtocolType.IcmpV6 : ProtocolType.Icmp);
        _socket.ReceiveTimeout = 50;
        Start();
    }

    protected override void Send(ushort sequence)
    {
        var echo = new byte[8];
        echo[0] = _isV6 ? (byte)128 : (byte)8;
        BinaryPrimitives.WriteUInt16BigEndian(echo.AsSpan(4), Id);
        BinaryPrimitives.WriteUInt16BigEndian(echo.AsSpan(6), sequence);
        if (!_isV6)
        {
            // RFC 1071; of ICMPv6 the kernel makes the checksum itself.
            var sum = (uint)(echo[0] << 8) + Id + sequence;
            sum = (sum & 0xffff) + (sum >> 16);
            BinaryPrimitives.WriteUInt16BigEndian(echo.AsSpan(2), (ushort)~((sum & 0xffff) + (sum >> 16)));
        }

        try
        {
            _socket.SendTo(echo, _target);
        }
        catch (SocketException)
        {
            // The link is down: not answered.
        }
    }

    protected override int? Receive()
    {
        var buffer = new byte[256];
        try
        {
            var packet = buffer.AsSpan(0, _socket.Receive(buffer));
            var icmp = _isV6 ? packet : packet[((packet[0] & 0xf) * 4)..];
            return icmp[0] == (_isV6 ? 129 : 0) && BinaryPrimitives.ReadUInt16BigEndian(icmp[4..]) == Id
                ? BinaryPrimitives.ReadUInt16BigEndian(icmp[6..])
                : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    protected override void DisposeSockets() => _socket.Dispose();
}
