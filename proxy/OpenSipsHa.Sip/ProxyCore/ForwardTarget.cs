using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>One destination of a request; one branch. Spans need to live only during the call that takes the target.</summary>
public readonly ref struct ForwardTarget
{
    /// <summary>New Request-URI; empty = the request's own.</summary>
    public ReadOnlySpan<byte> RequestUri { get; init; }

    /// <summary>
    /// Where to send. None = where <see cref="NextHop"/> leads, else the first Route (of <see cref="Route"/>, else of the request), else
    /// the Request-URI. Names in them are resolved (RFC 3263); while that takes time the request waits.
    /// </summary>
    public SipEndpoint Destination { get; init; }

    /// <summary>URI that leads to the destination; not written into the request. Empty = see <see cref="Destination"/>.</summary>
    public ReadOnlySpan<byte> NextHop { get; init; }

    /// <summary>Route values to put in front, comma-joined (the Path of a binding); empty = none.</summary>
    public ReadOnlySpan<byte> Route { get; init; }

    /// <summary>
    /// Targets of the same group are tried at once; groups one after the other, lowest first
    /// (RFC 3261 section 16.6: by q).
    /// </summary>
    public int Group { get; init; }

    /// <summary>The router's own; comes back in <see cref="BranchOutcome"/>.</summary>
    public long Cookie { get; init; }

    /// <summary>
    /// A branch without any response by then, not even 100, counts as timed out (OpenSIPS' fr_timeout): a dead gateway
    /// is left before timer B. Zero or more than 64 × T1 = 64 × T1.
    /// </summary>
    public TimeSpan NoResponseTimeout { get; init; }

    /// <summary>Send from here; null = the listener that the request came to, if the address family fits.</summary>
    public SipListener? Listener { get; init; }
}
