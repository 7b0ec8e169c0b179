using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace OpenSipsHa.Sip.Transport;

/// <summary>
/// Address and port without a heap object. IPv4 sits in the low 32 bits. Default = none (port 0).
/// </summary>
/// <param name="High">First 8 bytes of an IPv6 address, big-endian; 0 for IPv4.</param>
/// <param name="Low">Last 8 bytes of an IPv6 address, or the IPv4 address, big-endian.</param>
/// <param name="Port">UDP port.</param>
/// <param name="IsIPv6">Tells ::1.2.3.4 from 1.2.3.4.</param>
/// <param name="Scope">Interface index of a link-local IPv6 address, otherwise 0.</param>
public readonly record struct SipEndpoint(ulong High, ulong Low, ushort Port, bool IsIPv6, uint Scope = 0)
{
    /// <summary>Longest text: brackets, 39 of address, colon, 5 of port.</summary>
    public const int MaxTextLength = 47;

    public bool IsNone => Port == 0;

    public static SipEndpoint IPv4(uint address, int port) => new(0, address, (ushort)port, IsIPv6: false);

    public static SipEndpoint From(IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out _))
            throw new ArgumentException("neither IPv4 nor IPv6", nameof(address));
        return address.AddressFamily == AddressFamily.InterNetwork
            ? IPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes), port)
            : new SipEndpoint(
                BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
                (ushort)port, IsIPv6: true, (uint)address.ScopeId);
    }

    public static SipEndpoint From(IPEndPoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return From(endpoint.Address, endpoint.Port);
    }

    /// <summary>A literal: 192.0.2.1, 2001:db8::1 or [2001:db8::1]. A name is false.</summary>
    public static bool TryParseLiteral(ReadOnlySpan<byte> host, int port, out SipEndpoint endpoint)
    {
        endpoint = default;
        if (port is < 1 or > ushort.MaxValue)
            return false;
        if (AddressText.TryParseIPv4(host, out var v4))
        {
            endpoint = IPv4(v4, port);
            return true;
        }

        if (host.Length > 2 && host[0] == '[' && host[^1] == ']')
            host = host[1..^1];
        if (!AddressText.TryParseIPv6(host, out var high, out var low))
            return false;
        endpoint = new SipEndpoint(high, low, (ushort)port, IsIPv6: true);
        return true;
    }

    /// <summary>The same host, whatever the port.</summary>
    public bool SameAddress(in SipEndpoint other) => High == other.High && Low == other.Low && IsIPv6 == other.IsIPv6;

    public SipEndpoint WithPort(int port) => this with { Port = (ushort)port };

    public bool IsMulticastOrBroadcast =>
        IsIPv6 ? High >> 56 == 0xff : (Low >> 28) == 0xe || Low == uint.MaxValue;

    public IPEndPoint ToIPEndPoint()
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!IsIPv6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Low);
            return new IPEndPoint(new IPAddress(bytes[..4]), Port);
        }

        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
        return new IPEndPoint(new IPAddress(bytes, Scope), Port);
    }

    /// <summary>Writes the address as a SIP host (IPv6 in brackets), without port. Returns the bytes written.</summary>
    public int FormatHost(Span<byte> destination) =>
        IsIPv6 ? AddressText.FormatIPv6(High, Low, destination) : AddressText.FormatIPv4((uint)Low, destination);

    public override string ToString()
    {
        Span<byte> text = stackalloc byte[MaxTextLength];
        var length = FormatHost(text);
        return System.Text.Encoding.ASCII.GetString(text[..length]) + ":" + Port;
    }
}
