using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Dns;

/// <param name="Weight">Of its SRV record.</param>
/// <param name="Endpoints">Its addresses with the port, IPv4 first; at least one.</param>
public sealed record TargetHost(int Weight, IReadOnlyList<SipEndpoint> Endpoints);
