using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Agent.Control;

/// <summary>Member and control socket know each other; this is set once both exist.</summary>
internal sealed class LateLink : IProxyLink
{
    public IProxyLink? Target { get; set; }

    public void Send(ControlMessage message) => Target?.Send(message);
}
