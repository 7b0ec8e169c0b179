using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Dns;

/// <summary>A transport as DNS names it (RFC 3263 sections 4.1 and 4.2, RFC 7118 section 7).</summary>
/// <param name="Naptr">NAPTR service field.</param>
/// <param name="SrvPrefix">What a domain's SRV name begins with.</param>
/// <param name="IsSecure">Good for sips URIs.</param>
internal sealed record SipService(TransportProtocol Transport, string Naptr, string SrvPrefix, int DefaultPort, bool IsSecure)
{
    /// <summary>In the order in which they are tried where a domain states none.</summary>
    public static IReadOnlyList<SipService> All { get; } =
    [
        new(TransportProtocol.Udp, "SIP+D2U", "_sip._udp.", 5060, IsSecure: false),
        new(TransportProtocol.Tcp, "SIP+D2T", "_sip._tcp.", 5060, IsSecure: false),
        new(TransportProtocol.Tls, "SIPS+D2T", "_sips._tcp.", 5061, IsSecure: true),
        new(TransportProtocol.Ws, "SIP+D2W", "_sip._ws.", 80, IsSecure: false),
        new(TransportProtocol.Wss, "SIPS+D2W", "_sips._ws.", 443, IsSecure: true),
    ];

    public bool IsIn(TransportSet supported) => ((int)supported & (1 << (int)Transport)) != 0;

    /// <summary>Of a NAPTR record: sip or sips with any transport, also one that nobody here speaks (SIP+D2S is SCTP).</summary>
    public static bool IsSip(string naptrService) =>
        naptrService.StartsWith("SIP+D2", StringComparison.OrdinalIgnoreCase) || naptrService.StartsWith("SIPS+D2", StringComparison.OrdinalIgnoreCase);
}
