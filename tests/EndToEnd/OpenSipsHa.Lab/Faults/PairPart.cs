namespace OpenSipsHa.Lab.Faults;

/// <summary>What of a member, or of whatever does the same job, a signal goes to.</summary>
public enum PairPart
{
    /// <summary>What decides who holds the virtual IP: the agent's worker, keepalived.</summary>
    Agent,

    /// <summary>The first process of the agent's container. The agent itself where nothing supervises it.</summary>
    Supervisor,

    /// <summary>Agent and supervisor.</summary>
    AgentContainer,

    /// <summary>The service behind the virtual IP.</summary>
    Proxy,

    /// <summary>All of the member.</summary>
    Everything,
}
