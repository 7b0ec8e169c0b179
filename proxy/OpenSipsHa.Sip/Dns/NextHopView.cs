using System.Text;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Dns;

/// <summary>A <see cref="NextHop"/> in the bytes of a message: finds what is cached without a heap object.</summary>
public readonly ref struct NextHopView
{
    /// <summary>In any case, without the last dot; a literal without brackets.</summary>
    public ReadOnlySpan<byte> Host { get; private init; }

    /// <summary>0 = not given.</summary>
    public int Port { get; private init; }

    /// <summary>null = not given.</summary>
    public TransportProtocol? Transport { get; private init; }

    public bool IsSips { get; private init; }

    /// <inheritdoc cref="NextHop.TryParse(ReadOnlySpan{byte}, out NextHop)"/>
    public static bool TryParse(ReadOnlySpan<byte> text, out NextHopView hop)
    {
        hop = default;
        if (!SipUri.TryParse(text, out var uri) || !uri.IsSip)
            return false;
        TransportProtocol? transport = null;
        if (uri.Parameters.TryGet("transport"u8, out var name))
        {
            transport = Named(name);
            if (transport is null)
                return false;
        }

        var host = uri.Parameters.TryGet("maddr"u8, out var maddr) ? maddr : uri.Host;
        if (host.Length > 1 && host[^1] == '.')
            host = host[..^1];
        hop = new NextHopView { Host = host, Port = uri.Port, Transport = transport, IsSips = uri.IsSips };
        return SipUri.IsHost(host);
    }

    public NextHop ToNextHop() => new(Encoding.ASCII.GetString(Host).ToLowerInvariant(), Port, Transport, IsSips);

    private static TransportProtocol? Named(ReadOnlySpan<byte> name)
    {
        if (Ascii.EqualsIgnoreCase(name, "udp"u8))
            return TransportProtocol.Udp;
        if (Ascii.EqualsIgnoreCase(name, "tcp"u8))
            return TransportProtocol.Tcp;
        if (Ascii.EqualsIgnoreCase(name, "tls"u8))
            return TransportProtocol.Tls;
        if (Ascii.EqualsIgnoreCase(name, "ws"u8))
            return TransportProtocol.Ws;
        return Ascii.EqualsIgnoreCase(name, "wss"u8) ? TransportProtocol.Wss : null;
    }
}
