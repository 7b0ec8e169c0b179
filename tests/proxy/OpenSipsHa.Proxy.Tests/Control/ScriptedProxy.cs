using OpenSipsHa.Contracts.Control;
using OpenSipsHa.Proxy.Control;

namespace OpenSipsHa.Proxy.Tests.Control;

/// <summary>Writes down what the agent says; refuses every document named "bad".</summary>
internal sealed class ScriptedProxy : IControlledProxy
{
    private volatile bool _ready;

    public event Action? ReadyChanged;

    public List<AgentHello> Agents { get; } = [];

    public List<Role> Roles { get; } = [];

    public void Meet(AgentHello agent) => Agents.Add(agent);

    public Configured Apply(Configure configure) => new()
    {
        Name = configure.Name,
        Hash = configure.Hash,
        Error = configure.Name == "bad" ? "refused bad" : null,
    };

    public void Assume(Role role) => Roles.Add(role);

    public ProxyState State() => new() { Ready = _ready, Registrations = 7 };

    public void BecomeReady()
    {
        _ready = true;
        ReadyChanged?.Invoke();
    }
}
