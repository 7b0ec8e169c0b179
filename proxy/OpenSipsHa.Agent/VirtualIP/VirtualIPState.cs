namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>What a member says of one virtual IP.</summary>
public sealed record VirtualIPState(string Name, string Address, bool Held, DateTimeOffset Since, int Term)
{
    /// <summary>How often it changed on this member.</summary>
    public int Transitions { get; init; }
}
