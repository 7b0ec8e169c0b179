using System.Buffers.Binary;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Registrar;

/// <summary>An endpoint in as few bytes as it takes: port and 4 bytes of IPv4, or port, scope and 16 bytes of IPv6.</summary>
internal static class PackedEndpoint
{
    private const int IPv4Length = 6;
    private const int IPv6Length = 22;

    public static int Length(in SipEndpoint endpoint) => endpoint.IsIPv6 ? IPv6Length : IPv4Length;

    public static void Write(in SipEndpoint endpoint, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, endpoint.Port);
        if (!endpoint.IsIPv6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination[2..], (uint)endpoint.Low);
            return;
        }

        BinaryPrimitives.WriteUInt32BigEndian(destination[2..], endpoint.Scope);
        BinaryPrimitives.WriteUInt64BigEndian(destination[6..], endpoint.High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[14..], endpoint.Low);
    }

    /// <param name="packed">Exactly what <see cref="Write"/> wrote: its length tells the family.</param>
    public static SipEndpoint Read(ReadOnlySpan<byte> packed)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(packed);
        return packed.Length == IPv4Length
            ? SipEndpoint.IPv4(BinaryPrimitives.ReadUInt32BigEndian(packed[2..]), port)
            : new SipEndpoint(
                BinaryPrimitives.ReadUInt64BigEndian(packed[6..]),
                BinaryPrimitives.ReadUInt64BigEndian(packed[14..]),
                port,
                IsIPv6: true,
                BinaryPrimitives.ReadUInt32BigEndian(packed[2..]));
    }
}
