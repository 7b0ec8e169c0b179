using Microsoft.Extensions.Logging;
using OpenSipsHa.Sip.ProxyCore;

namespace OpenSipsHa.Sip.Transport;

/// <summary>
/// The proxy's face to the network: sockets, their threads, the timer thread, and one <see cref="ProxyEngine"/>.
/// </summary>
public sealed class SipServer : IDisposable
{
    public SipServer(ProxyOptions options, IRequestRouter router, ICallObserver? observer, ILogger logger) =>
        throw new NotSupportedException();

    /// <summary>The listeners that are open.</summary>
    public IReadOnlyList<SipListener> Listeners => throw new NotSupportedException();

    /// <summary>Opens a listener: one socket a thread, bound before this returns.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">Address in use or not this host's; nothing stays open.</exception>
    public void Open(SipListener listener) => throw new NotSupportedException();

    /// <summary>Closes a listener's sockets; its transactions run out silently.</summary>
    public void Close(SipListener listener) => throw new NotSupportedException();

    /// <summary>Closes all listeners and ends the threads.</summary>
    public void Dispose()
    {
    }
}
