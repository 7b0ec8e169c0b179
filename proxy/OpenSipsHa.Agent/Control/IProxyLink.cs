using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Agent.Control;

/// <summary>The way to the proxy.</summary>
public interface IProxyLink
{
    /// <summary>Queued and sent in order; dropped while no proxy is connected.</summary>
    void Send(ControlMessage message);
}
