namespace OpenSipsHa.Agent.Conflicts;

/// <summary>Whether an interface's way out is there.</summary>
public enum GatewayReach
{
    /// <summary>No default route leads through the interface: there is nobody to ask, and nothing is known.</summary>
    NoGateway,

    /// <summary>No gateway has answered: this node may be the one that is cut off.</summary>
    Silent,

    Answers,
}
