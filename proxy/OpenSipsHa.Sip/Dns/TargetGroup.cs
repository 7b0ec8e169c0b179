using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Dns;

/// <summary>Hosts that share the load: SRV records of one priority, or the one host of address records.</summary>
public sealed record TargetGroup(TransportProtocol Transport, IReadOnlyList<TargetHost> Hosts);
