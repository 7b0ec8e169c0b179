using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>
/// What the proxy sees of calls, for counters and dialog tracking. Called on an I/O thread; must not block or keep the
/// message. A member that takes a call over sees its end without its start.
/// </summary>
public interface ICallObserver
{
    /// <summary>The first 2xx to an INVITE without To tag has been forwarded.</summary>
    /// <param name="response">Valid during the call.</param>
    void CallEstablished(SipMessage response);

    /// <summary>A BYE got its final response, or none within timer F.</summary>
    /// <param name="bye">The request; valid during the call.</param>
    void CallEnded(SipMessage bye);
}
