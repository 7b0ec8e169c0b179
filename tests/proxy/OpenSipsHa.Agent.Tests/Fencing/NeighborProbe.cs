using System.Buffers.Binary;
using System.Net;
using OpenSipsHa.Agent.VirtualIP.Netlink;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Agent.Tests.Fencing;

/// <summary>
/// ARP requests (RFC 826) and neighbour solicitations (RFC 4861) for an address. An answer goes to who asked: each question
/// is from another of 64 neighbours, so that it is known which one was answered.
/// </summary>
internal sealed class NeighborProbe : AddressProbe
{
    private const int Neighbors = 64;

    private readonly byte[] _mac;
    private readonly byte[] _address;
    private readonly byte[] _neighbor;
    private readonly int _index;
    private readonly LinuxSocket _socket;
    private volatile int _last;

    public NeighborProbe(LabHost host, IPAddress address)
    {
        _mac = host.MacAddress.GetAddressBytes();
        _address = address.GetAddressBytes();
        _neighbor = [.. _address[..^1], 0];
        _index = host.Run(() =>
        {
            using var network = new RouteNetlink();
            return network.Links().Single(link => link.Name == "eth0").Index;
        });
        // ETH_P_ARP, ETH_P_IPV6 in network order.
        _socket = host.Run(() => LinuxSockets.Open(LinuxSockets.AddressFamilyPacket, LinuxSockets.TypeRaw, IsV6 ? 0xdd86 : 0x0608));
        LinuxSockets.SetReceiveTimeout(_socket, TimeSpan.FromMilliseconds(50));
        Start();
    }

    private bool IsV6 => _address.Length == 16;

    protected override void Send(ushort sequence)
    {
        _last = sequence;
        _neighbor[^1] = (byte)(128 + (sequence % Neighbors));
        var frame = IsV6 ? Solicitation() : Request();
        Span<byte> to = stackalloc byte[20];
        BinaryPrimitives.WriteUInt16LittleEndian(to, LinuxSockets.AddressFamilyPacket);
        BinaryPrimitives.WriteInt32LittleEndian(to[4..], _index);
        to[11] = 6;
        LinuxSockets.SendTo(_socket, frame, frame.Length, 0, to, to.Length);
    }

    protected override int? Receive()
    {
        var frame = new byte[512];
        var length = LinuxSockets.Receive(_socket, frame, frame.Length, 0);
        // ARP: operation at 20, sender at 28, target at 38. IPv6: destination at 38, next header at 20, ICMPv6 at 54, its target at 62.
        var isAnswer = IsV6
            ? length >= 78 && frame[20] == 58 && frame[54] == 136 && frame.AsSpan(62, 16).SequenceEqual(_address)
            : length >= 42 && frame[21] == 2 && frame.AsSpan(28, 4).SequenceEqual(_address);
        if (!isAnswer)
            return null;
        int neighbor = IsV6 ? frame[53] : frame[41];
        if (neighbor is < 128 or >= 128 + Neighbors)
            return null;
        var back = (_last - (neighbor - 128)) & (Neighbors - 1);
        return _last - back;
    }

    protected override void DisposeSockets() => _socket.Dispose();

    private byte[] Request() =>
        [255, 255, 255, 255, 255, 255, .. _mac, 8, 6, 0, 1, 8, 0, 6, 4, 0, 1, .. _mac, .. _neighbor, 0, 0, 0, 0, 0, 0, .. _address];

    private byte[] Solicitation()
    {
        byte[] group = [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, .. _address[13..]];
        // Type 135, target, the option of the source's link-layer address.
        byte[] icmp = [135, 0, 0, 0, 0, 0, 0, 0, .. _address, 1, 1, .. _mac];
        byte[] checkedBytes = [.. _neighbor, .. group, 0, 0, 0, (byte)icmp.Length, 0, 0, 0, 58, .. icmp];
        uint sum = 0;
        for (var i = 0; i < checkedBytes.Length; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(checkedBytes.AsSpan(i));
        while (sum > 0xffff)
            sum = (sum & 0xffff) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(icmp.AsSpan(2), (ushort)~sum);
        return [0x33, 0x33, .. group[12..], .. _mac, 0x86, 0xdd, 0x60, 0, 0, 0, 0, (byte)icmp.Length, 58, 255, .. _neighbor, .. group, .. icmp];
    }
}
