using System.Buffers.Binary;

namespace OpenSipsHa.Sip.Transport;

/// <summary>struct sockaddr_in and sockaddr_in6 of Linux.</summary>
internal static class SocketAddressCodec
{
    /// <summary>sizeof(struct sockaddr_in6), rounded up.</summary>
    public const int MaxLength = 32;

    private const ushort FamilyIPv4 = 2;
    private const ushort FamilyIPv6 = 10;

    public static SipEndpoint Read(ReadOnlySpan<byte> address)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        return BitConverter.ToUInt16(address) == FamilyIPv6
            ? new SipEndpoint(
                BinaryPrimitives.ReadUInt64BigEndian(address[8..]), BinaryPrimitives.ReadUInt64BigEndian(address[16..]),
                port, IsIPv6: true, BitConverter.ToUInt32(address[24..]))
            : SipEndpoint.IPv4(BinaryPrimitives.ReadUInt32BigEndian(address[4..]), port);
    }

    /// <summary>Returns the length of the structure.</summary>
    public static int Write(in SipEndpoint endpoint, Span<byte> address)
    {
        address[..MaxLength].Clear();
        BitConverter.TryWriteBytes(address, endpoint.IsIPv6 ? FamilyIPv6 : FamilyIPv4);
        BinaryPrimitives.WriteUInt16BigEndian(address[2..], endpoint.Port);
        if (!endpoint.IsIPv6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(address[4..], (uint)endpoint.Low);
            return 16;
        }

        BinaryPrimitives.WriteUInt64BigEndian(address[8..], endpoint.High);
        BinaryPrimitives.WriteUInt64BigEndian(address[16..], endpoint.Low);
        BitConverter.TryWriteBytes(address[24..], endpoint.Scope);
        return 28;
    }
}
