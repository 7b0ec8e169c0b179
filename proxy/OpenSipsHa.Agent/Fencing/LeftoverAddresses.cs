using System.Net;
using System.Net.Sockets;
using OpenSipsHa.Agent.Fencing.Nftables;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Fencing;

/// <summary>
/// Virtual IPs that an agent which was killed together with its supervisor has left bound, for the seconds of their lifetime.
/// They are dead behind its fence; they would answer again the moment that fence is replaced by one that does not know them yet.
/// </summary>
internal static class LeftoverAddresses
{
    /// <summary>While the tables of the process before are still in force: removes what they guard.</summary>
    /// <returns>Those that could not be removed.</returns>
    /// <exception cref="IOException">The kernel does not say what there is.</exception>
    public static IReadOnlyList<IPAddress> Remove(string table, INetwork network, NftablesQueries queries)
    {
        var left = new List<IPAddress>();
        foreach (var assigned in network.Addresses().Where(assigned => assigned.IsHostAddress && IsGuarded(table, assigned.Address, queries)))
        {
            try
            {
                network.RemoveAddress(assigned);
            }
            catch (IOException)
            {
                left.Add(assigned.Address);
            }
        }

        return left;
    }

    private static bool IsGuarded(string table, IPAddress address, NftablesQueries queries)
    {
        var set = address.AddressFamily == AddressFamily.InterNetworkV6 ? FenceRules.GuardedV6 : FenceRules.GuardedV4;
        return queries.RemainingOf(NetfilterMessage.QueryElement(NetfilterMessage.FamilyInet, table, set, address.GetAddressBytes())) is not null;
    }
}
