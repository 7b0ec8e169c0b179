namespace OpenSipsHa.Kubernetes.Client;

/// <summary>How requests share connections.</summary>
public enum HttpConnections
{
    /// <summary>HTTP/2 where the server has it: all requests on one connection, guarded by pings.</summary>
    Shared,

    /// <summary>HTTP/1.1: a connection carries one request at a time and is kept for the next one while it answers.</summary>
    OnePerRequest,
}
