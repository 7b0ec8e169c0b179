using System.Net;
using System.Net.NetworkInformation;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Tests.VirtualIP;

/// <summary>A node in memory, whose addresses do not expire by themselves.</summary>
internal sealed class RecordingNetwork(List<string> calls) : INetwork
{
    public List<AssignedAddress> Assigned { get; } = [];

    public NetworkLink Eth0 { get; set; } = new(2, "eth0", PhysicalAddress.Parse("02-00-00-00-00-0A"), IsUp: true, HasCarrier: true);

    public IReadOnlyList<NetworkLink> Links() => [Eth0];

    public IReadOnlyList<AssignedAddress> Addresses()
    {
        calls.Add("list");
        return [.. Assigned];
    }

    public void SetAddress(int interfaceIndex, IPAddress address, int lifetimeSeconds)
    {
        calls.Add($"set {lifetimeSeconds}");
        Assigned.RemoveAll(a => a.Address.Equals(address) && a.InterfaceIndex == interfaceIndex);
        Assigned.Add(new AssignedAddress(interfaceIndex, address, address.GetAddressBytes().Length * 8, (uint)lifetimeSeconds, 0));
    }

    public void RemoveAddress(AssignedAddress address)
    {
        calls.Add($"remove /{address.PrefixLength}");
        Assigned.Remove(address);
    }
}
