using OpenSipsHa.Contracts.Control;
using OpenSipsHa.Proxy.Control;

namespace OpenSipsHa.Proxy.Tests.Control;

/// <summary>Writes down what the agent says; refuses every document named "bad", takes its time over one named "slow".</summary>
internal sealed class ScriptedProxy : IControlledProxy
{
    private volatile bool _ready;
    private int _losses;

    public event Action? ReadyChanged;

    public List<AgentHello> Agents { get; } = [];

    public List<Role> Roles { get; } = [];

    /// <summary>How often an agent was lost.</summary>
    public int Losses => Volatile.Read(ref _losses);

    /// <summary>A document named "slow" is applied when this is set.</summary>
    public ManualResetEventSlim GoOn { get; } = new();

    public void Meet(AgentHello agent) => Agents.Add(agent);

    public void LoseAgent() => Interlocked.Increment(ref _losses);

    public Configured Apply(Configure configure)
    {
        if (configure.Name == "slow")
            GoOn.Wait();
        return new Configured { Name = configure.Name, Hash = configure.Hash, Error = configure.Name == "bad" ? "refused bad" : null };
    }

    public void Assume(Role role) => Roles.Add(role);

    public ProxyState State() => new() { Ready = _ready, Registrations = 7 };

    public void BecomeReady()
    {
        _ready = true;
        ReadyChanged?.Invoke();
    }
}
