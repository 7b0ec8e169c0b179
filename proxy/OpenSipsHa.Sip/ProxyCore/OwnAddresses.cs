using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>The addresses that name this proxy in URIs and Via: those of its listeners, held or not.</summary>
internal sealed class OwnAddresses(IReadOnlyList<SipListener> listeners)
{
    private readonly SipListener[] listeners = [.. listeners];

    public ReadOnlySpan<SipListener> Listeners => listeners;

    /// <summary>The listener that a URI's host and port name, or null.</summary>
    public SipListener? Find(in SipUri uri) => uri.IsSip && !uri.IsSips ? Find(uri.Host, uri.PortOrDefault) : null;

    public SipListener? Find(ReadOnlySpan<byte> host, int port)
    {
        if (!SipEndpoint.TryParseLiteral(host, port, out var endpoint))
            return null;
        foreach (var listener in listeners)
        {
            if (listener.Endpoint.Port == port && listener.Endpoint.SameAddress(endpoint))
                return listener;
        }

        return null;
    }

    /// <summary>The listener bound to this endpoint, or null: sending there would be talking to ourselves.</summary>
    public SipListener? Find(in SipEndpoint endpoint)
    {
        foreach (var listener in listeners)
        {
            if (listener.Endpoint.Port == endpoint.Port && listener.Endpoint.SameAddress(endpoint))
                return listener;
        }

        return null;
    }

    /// <summary>The preferred listener if it can reach the destination's address family, else the first that can; null = none.</summary>
    public SipListener? For(in SipEndpoint destination, SipListener preferred)
    {
        if (preferred.Endpoint.IsIPv6 == destination.IsIPv6)
            return preferred;
        foreach (var listener in listeners)
        {
            if (listener.Endpoint.IsIPv6 == destination.IsIPv6 && listener.Active)
                return listener;
        }

        return null;
    }
}
