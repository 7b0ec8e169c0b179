using System.Net;
using System.Net.NetworkInformation;

namespace OpenSipsHa.DevCluster.Network;

/// <summary>
/// A machine of the lab: a network namespace whose `eth0` is joined to the lab's bridge. It has no default route.
/// </summary>
public sealed class LabHost : NetworkNamespace
{
    private readonly string _bridge;
    private readonly string _port;

    internal LabHost(
        string name, string networkNamespace, IPAddress address, PhysicalAddress mac, string bridge, string port)
        : base(networkNamespace)
    {
        Name = name;
        Address = address;
        MacAddress = mac;
        _bridge = bridge;
        _port = port;
    }

    public string Name { get; }

    /// <summary>The address that the host was made with, on <see cref="Interface"/>.</summary>
    public IPAddress Address { get; }

    /// <summary>Of <see cref="Interface"/>.</summary>
    public PhysicalAddress MacAddress { get; }

    /// <summary>The same on every host.</summary>
    public string Interface => "eth0";

    /// <summary>True from <see cref="CutSilentlyAsync"/> or <see cref="LinkDownAsync"/> until the link works again.</summary>
    public bool IsCut { get; private set; }

    /// <summary>
    /// Frames stop in both directions while the host's interface keeps its carrier: a switch that fails, a wrong VLAN.
    /// </summary>
    public async Task CutSilentlyAsync()
    {
        await Command.IpAsync($"-n {_bridge} link set dev {_port} nomaster");
        IsCut = true;
    }

    /// <summary>Undoes <see cref="CutSilentlyAsync"/>.</summary>
    public async Task HealAsync()
    {
        await Command.IpAsync($"-n {_bridge} link set dev {_port} master br0");
        IsCut = false;
    }

    /// <summary>The host's interface loses its carrier: a cable pulled.</summary>
    public async Task LinkDownAsync()
    {
        await Command.IpAsync($"-n {_bridge} link set dev {_port} down");
        IsCut = true;
    }

    /// <summary>Undoes <see cref="LinkDownAsync"/>.</summary>
    public async Task LinkUpAsync()
    {
        await Command.IpAsync($"-n {_bridge} link set dev {_port} up");
        IsCut = false;
    }
}
