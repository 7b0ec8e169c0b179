using System.Text;

namespace OpenSipsHa.Sip.Transport;

/// <summary>
/// A local address that messages arrive at and leave from. Replies leave from the listener that the request came to.
/// </summary>
public sealed class SipListener
{
    private volatile bool active;

    /// <param name="name">Unique among the process's listeners; for logs and metrics.</param>
    /// <param name="endpoint">Address and port to bind; the address is what Via and Record-Route show.</param>
    /// <param name="virtualAddress">The address floats: bound with IP_FREEBIND, and silent until <see cref="Active"/>.</param>
    public SipListener(string name, SipEndpoint endpoint, bool virtualAddress)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (endpoint.IsNone)
            throw new ArgumentException($"listener {name} has no port", nameof(endpoint));
        Name = name;
        Endpoint = endpoint;
        IsVirtual = virtualAddress;
        active = !virtualAddress;
        HostPort = Encoding.ASCII.GetBytes(endpoint.ToString());
        RecordRoute = Encoding.ASCII.GetBytes($"Record-Route: <sip:{endpoint};lr>\r\n");
        ViaStart = Encoding.ASCII.GetBytes($"Via: SIP/2.0/UDP {endpoint};branch=");
    }

    public string Name { get; }

    public SipEndpoint Endpoint { get; }

    public TransportProtocol Transport => TransportProtocol.Udp;

    public bool IsVirtual { get; }

    /// <summary>
    /// This member holds the address. While false nothing that comes to it is handled and nothing is sent from it: a socket with IP_FREEBIND would send with
    /// the address of the other member, and two would answer. A node's own address is always active.
    /// </summary>
    public bool Active
    {
        get => active;
        set => active = value;
    }

    /// <summary>"192.0.2.1:5060", as in Via.</summary>
    internal byte[] HostPort { get; }

    internal byte[] RecordRoute { get; }

    internal byte[] ViaStart { get; }

    public override string ToString() => $"{Name} ({Endpoint})";
}
