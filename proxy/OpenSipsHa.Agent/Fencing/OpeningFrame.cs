using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace OpenSipsHa.Agent.Fencing;

/// <summary>
/// The frame that opens or closes an address: a UDP datagram from the address to itself, sent on the loopback interface
/// and taken off it by the fence's rules (<see cref="FenceRules"/>). Its port is the duration in milliseconds, its payload
/// the secret by which the rules know it.
/// </summary>
internal sealed class OpeningFrame
{
    public const int SecretLength = 16;

    /// <summary>Shorter than any duration.</summary>
    public const int ClosingPort = 1;

    private const int EthernetLength = 14;
    private const int UdpLength = 8;
    private const byte Udp = 17;

    private readonly byte[] _bytes;
    private readonly int _portOffset;

    public OpeningFrame(IPAddress address, ReadOnlySpan<byte> secret)
    {
        var isV6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        var headerLength = isV6 ? 40 : 20;
        _bytes = new byte[EthernetLength + headerLength + UdpLength + SecretLength];
        _portOffset = EthernetLength + headerLength + 2;
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(12), isV6 ? (ushort)0x86dd : (ushort)0x0800);
        var ip = _bytes.AsSpan(EthernetLength);
        if (isV6)
            WriteV6(ip, address.GetAddressBytes());
        else
            WriteV4(ip, address.GetAddressBytes());
        BinaryPrimitives.WriteUInt16BigEndian(ip[(headerLength + 4)..], UdpLength + SecretLength);
        secret.CopyTo(ip[(headerLength + UdpLength)..]);
    }

    /// <summary>Valid until the next call.</summary>
    public ReadOnlySpan<byte> WithPort(int port)
    {
        // The UDP checksum is 0: the rules take the frame before anybody would look at it.
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(_portOffset), (ushort)port);
        return _bytes;
    }

    private static void WriteV4(Span<byte> ip, byte[] address)
    {
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], 20 + UdpLength + SecretLength);
        (ip[8], ip[9]) = (1, Udp);
        address.CopyTo(ip[12..]);
        address.CopyTo(ip[16..]);
        // RFC 1071; the kernel drops a header whose checksum is wrong before any rule sees it.
        uint sum = 0;
        for (var i = 0; i < 20; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(ip[i..]);
        while (sum > 0xffff)
            sum = (sum & 0xffff) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], (ushort)~sum);
    }

    private static void WriteV6(Span<byte> ip, byte[] address)
    {
        ip[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], UdpLength + SecretLength);
        (ip[6], ip[7]) = (Udp, 1);
        address.CopyTo(ip[8..]);
        address.CopyTo(ip[24..]);
    }
}
