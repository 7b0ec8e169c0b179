using System.Net;
using System.Net.NetworkInformation;
using OpenSipsHa.Agent.Election;

namespace OpenSipsHa.Agent.Conflicts;

/// <summary>A station that is none of this node claims an address while this member holds it.</summary>
/// <param name="Mac">Of the station.</param>
/// <param name="Since">When it was first heard to, while this member held the address.</param>
/// <param name="LastHeard">When it was heard last.</param>
/// <param name="How">It was heard to first.</param>
public sealed record AddressConflict(IPAddress Address, PhysicalAddress Mac, Instant Since, Instant LastHeard, ClaimKind How)
{
    /// <summary>For people: with the MAC as switches and <c>ip neigh</c> print it.</summary>
    public override string ToString() => $"{Address} is claimed by {MacText(Mac)}, too ({Said})";

    /// <summary>02:00:00:00:00:0a.</summary>
    public static string MacText(PhysicalAddress mac) => string.Join(':', mac.GetAddressBytes().Select(b => $"{b:x2}"));

    private string Said => How switch
    {
        ClaimKind.ArpRequest => "an ARP request from it",
        ClaimKind.ArpReply => "an ARP reply for it",
        ClaimKind.ProbeAnswer => "an answer to our ARP probe",
        ClaimKind.NeighborAdvertisement => "a neighbour advertisement",
        _ => "a neighbour solicitation from it",
    };
}
