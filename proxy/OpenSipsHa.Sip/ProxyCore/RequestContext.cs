using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>
/// A request on its way through the proxy (the response context of RFC 3261 section 16). Pooled: not to be kept after
/// the request has got its final response. To be used only within the callbacks of <see cref="IRequestRouter"/>.
/// </summary>
public sealed class RequestContext
{
    /// <summary>The request as received; Route values that named this proxy are still there. Valid during a callback.</summary>
    public SipMessage Message => throw new NotSupportedException();

    /// <summary>Where the request came from.</summary>
    public SipEndpoint Source => throw new NotSupportedException();

    /// <summary>Where it arrived.</summary>
    public SipListener Listener => throw new NotSupportedException();

    public SipMethod Method => Message.Method;

    /// <summary>The Request-URI after route preprocessing (RFC 3261 section 16.4).</summary>
    public ReadOnlySpan<byte> RequestUri => throw new NotSupportedException();

    /// <summary>Route values remain after this proxy's own were removed.</summary>
    public bool HasRoute => throw new NotSupportedException();

    /// <summary>The Request-URI's host and port are one of this proxy's listeners.</summary>
    public bool RequestUriIsOwn => throw new NotSupportedException();

    /// <summary>No CANCEL, no 2xx, no 6xx yet: another target may be tried.</summary>
    public bool CanFork => throw new NotSupportedException();

    /// <summary>The router's own, kept between the callbacks of one request; null at first.</summary>
    public object? State { get; set; }

    /// <summary>
    /// Final response of this proxy. After a failed branch it replaces the best response.
    /// </summary>
    /// <param name="status">200 to 699.</param>
    /// <param name="reason">Empty = the usual phrase.</param>
    /// <param name="headers">Whole header lines, each with its CRLF; no Content-Length.</param>
    public void Respond(int status, ReadOnlySpan<byte> reason = default, ReadOnlySpan<byte> headers = default) =>
        throw new NotSupportedException();

    /// <summary>Collects a target for <see cref="Forward()"/>; copied.</summary>
    /// <returns>False when there are too many targets (<see cref="MaxTargets"/>).</returns>
    public bool AddTarget(in ForwardTarget target) => throw new NotSupportedException();

    public const int MaxTargets = 64;

    /// <summary>Forwards to the targets collected: the lowest group now, the others when it has failed.</summary>
    public void Forward() => throw new NotSupportedException();

    /// <summary>Forwards to one target.</summary>
    public void Forward(in ForwardTarget target) => throw new NotSupportedException();

    /// <summary>Forwards to where Route or Request-URI lead.</summary>
    public void Relay() => throw new NotSupportedException();
}
