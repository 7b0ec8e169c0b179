namespace OpenSipsHa.Sip.Transport;

/// <summary>Transport of a listener, by its name in Via.</summary>
public enum TransportProtocol : byte
{
    Udp,
    Tcp,
    Tls,

    /// <summary>WebSocket (RFC 7118).</summary>
    Ws,

    /// <summary>WebSocket over TLS.</summary>
    Wss,
}
