using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Proxy.Control;

/// <summary>
/// The proxy as its agent sees it. Documents come one at a time, everything else one at a time and possibly while a
/// document is being applied.
/// </summary>
public interface IControlledProxy
{
    /// <summary>Raised, on any thread, when <see cref="ProxyState.Ready"/> may have changed.</summary>
    event Action? ReadyChanged;

    /// <summary>An agent has said who and where this member is. No virtual IP is held until it says so.</summary>
    void Meet(AgentHello agent);

    /// <summary>The agent has gone, for all that is known without having given anything up. No virtual IP is held from now on.</summary>
    void LoseAgent();

    /// <summary>Runs a document from now on, or refuses it and changes nothing.</summary>
    Configured Apply(Configure configure);

    void Assume(Role role);

    ProxyState State();
}
