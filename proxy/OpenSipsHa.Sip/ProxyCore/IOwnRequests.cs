using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>Hears of the answers to <see cref="OwnRequest"/>s. Called on an I/O thread; must not block.</summary>
public interface IOwnRequests
{
    /// <param name="token"><see cref="OwnRequest.Token"/>; anybody who has seen the request can answer it, more than once.</param>
    /// <param name="status">100 to 699.</param>
    void Answered(ulong token, int status, in SipEndpoint source);
}
