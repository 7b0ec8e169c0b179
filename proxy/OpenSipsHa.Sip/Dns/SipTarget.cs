using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Dns;

/// <summary>Where a request may be sent.</summary>
public readonly record struct SipTarget(TransportProtocol Transport, SipEndpoint Endpoint)
{
    public override string ToString() => $"{Endpoint} {Transport}";
}
