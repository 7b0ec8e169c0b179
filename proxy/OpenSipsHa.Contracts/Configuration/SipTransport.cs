namespace OpenSipsHa.Contracts.Configuration;

/// <summary>Transport of a listener or destination.</summary>
public enum SipTransport
{
    Udp,
}
