namespace OpenSipsHa.Api.DispatcherSets;

/// <summary>How a destination is picked.</summary>
public enum Algorithm
{
    /// <summary>Weighted rendezvous hash over Call-ID (OpenSIPS algorithm 0).</summary>
    CallId,

    /// <summary>Smooth weighted round robin (OpenSIPS algorithm 4).</summary>
    RoundRobin,
}
