using System.Net;

namespace OpenSipsHa.Proxy.Configuration;

/// <summary>A socket to open.</summary>
/// <param name="VirtualIP">Name of the virtual IP whose address this is, or null for the node's own.</param>
public sealed record ListenerBinding(string Name, IPEndPoint Endpoint, string? VirtualIP);
