namespace OpenSipsHa.Sip.Dns;

/// <summary>Why a URI leads nowhere.</summary>
public enum ResolutionFailure
{
    None,

    /// <summary>There is no such name, or it has no address; or the domain says that it offers no such service.</summary>
    NotFound,

    /// <summary>The domain offers only transports that the caller does not have.</summary>
    NoCommonTransport,

    /// <summary>No name server gave a usable answer.</summary>
    ServerFailure,

    /// <summary>It took too long.</summary>
    TimedOut,

    /// <summary>Too many requests wait for name servers already.</summary>
    Overloaded,
}
