using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Proxy.Control;

/// <summary>The proxy as its agent sees it. Calls come one at a time.</summary>
public interface IControlledProxy
{
    /// <summary>Raised, on any thread, when <see cref="ProxyState.Ready"/> may have changed.</summary>
    event Action? ReadyChanged;

    /// <summary>An agent has said who and where this member is. No virtual IP is held until it says so.</summary>
    void Meet(AgentHello agent);

    /// <summary>Runs a document from now on, or refuses it and changes nothing.</summary>
    Configured Apply(Configure configure);

    void Assume(Role role);

    ProxyState State();
}
