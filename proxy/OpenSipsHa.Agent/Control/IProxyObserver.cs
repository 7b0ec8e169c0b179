using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Agent.Control;

/// <summary>Who wants to know of the proxy. Calls come one at a time and must not wait.</summary>
public interface IProxyObserver
{
    /// <summary>It said hello; what is sent from now on reaches it.</summary>
    void ProxyConnected(ProxyHello hello);

    void ProxyStateChanged(ProxyState state);

    void ProxyConfigured(Configured verdict);

    void ProxyLost(string reason);
}
