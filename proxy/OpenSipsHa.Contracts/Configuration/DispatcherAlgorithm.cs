namespace OpenSipsHa.Contracts.Configuration;

/// <summary>How a dispatcher set picks a destination. More follow with the routing issue.</summary>
public enum DispatcherAlgorithm
{
    /// <summary>Weighted rendezvous hash over Call-ID (OpenSIPS algorithm 0).</summary>
    CallId,

    /// <summary>Smooth weighted round robin (OpenSIPS algorithm 4).</summary>
    RoundRobin,
}
