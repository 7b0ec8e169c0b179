namespace OpenSipsHa.Agent.Preflight;

/// <summary>What kind of interface one is.</summary>
/// <param name="Kind">IFLA_INFO_KIND: bridge, bond, macvlan, ipvlan, vlan, veth, …; "" = hardware.</param>
/// <param name="PortKind">IFLA_INFO_SLAVE_KIND: what it is a port of (bridge, bond, team, vrf, …); "" = nothing.</param>
/// <param name="Master">Index of that; 0 = none.</param>
public sealed record LinkFacts(int Index, string Name, string Kind = "", string PortKind = "", int Master = 0)
{
    /// <summary>Of a macvlan (1 private, 2 vepa, 4 bridge, 8 passthru, 16 source), an ipvlan (0 L2, 1 L3, 2 L3S) or a bond (6 balance-alb).</summary>
    public int Mode { get; init; }

    /// <summary>IFF_NOARP: neither asks nor answers.</summary>
    public bool IsWithoutArp { get; init; }

    /// <summary>A bridge that sends what it forwards through arptables.</summary>
    public bool CallsArptables { get; init; }

    /// <summary>A bridge port on which ARP and neighbour discovery are suppressed.</summary>
    public bool SuppressesNeighbours { get; init; }

    /// <summary>A bridge port on which the bridge answers ARP requests with what it knows.</summary>
    public bool AnswersForOthers { get; init; }
}
