namespace OpenSipsHa.Contracts.Configuration;

/// <summary>A socket that every member opens.</summary>
public sealed record Listener
{
    public required string Name { get; init; }

    public SipTransport Transport { get; init; } = SipTransport.Udp;

    public int Port { get; init; } = 5060;

    /// <summary>Name of the virtual IP to listen on (IP_FREEBIND), or null for the node's own address.</summary>
    public string? VirtualIP { get; init; }
}
