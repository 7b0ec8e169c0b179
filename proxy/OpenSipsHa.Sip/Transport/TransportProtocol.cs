namespace OpenSipsHa.Sip.Transport;

/// <summary>Transport of a listener, by its name in Via.</summary>
public enum TransportProtocol
{
    Udp,
}
