using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Dns;

/// <summary>Transports that the caller can send by.</summary>
[Flags]
public enum TransportSet
{
    None = 0,
    Udp = 1 << TransportProtocol.Udp,
    Tcp = 1 << TransportProtocol.Tcp,
    Tls = 1 << TransportProtocol.Tls,
    Ws = 1 << TransportProtocol.Ws,
    Wss = 1 << TransportProtocol.Wss,
}
