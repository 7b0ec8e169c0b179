namespace OpenSipsHa.Contracts.Configuration;

/// <summary>How a dispatcher set picks a destination. Hashes are weighted rendezvous hashes.</summary>
public enum DispatcherAlgorithm
{
    /// <summary>Hash over Call-ID (OpenSIPS algorithm 0).</summary>
    CallId,

    /// <summary>Hash over the URI in From (OpenSIPS algorithm 1).</summary>
    FromUri,

    /// <summary>Hash over the URI in To (OpenSIPS algorithm 2).</summary>
    ToUri,

    /// <summary>Hash over the request-URI (OpenSIPS algorithm 3).</summary>
    RequestUri,

    /// <summary>Smooth weighted round robin (OpenSIPS algorithm 4).</summary>
    RoundRobin,

    /// <summary>Hash over the user name of digest credentials; a request without is served in turn (OpenSIPS algorithm 5).</summary>
    AuthUsername,

    /// <summary>Weighted draw (OpenSIPS algorithm 6).</summary>
    Random,

    /// <summary>The first in the set's order that can be used.</summary>
    Priority,

    /// <summary>The one that answers probes fastest.</summary>
    Latency,
}
