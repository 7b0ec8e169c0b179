using System.Net;
using System.Net.NetworkInformation;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Tests.VirtualIP;

public sealed class InterfaceChoiceTests
{
    private static readonly NetworkLink[] Links =
    [
        new(1, "lo", PhysicalAddress.None, IsUp: true, HasCarrier: true),
        new(2, "eth0", PhysicalAddress.None, IsUp: true, HasCarrier: true),
        new(3, "eth1", PhysicalAddress.None, IsUp: true, HasCarrier: true),
    ];

    private static readonly AssignedAddress[] Addresses =
    [
        new(1, IPAddress.Loopback, 8, uint.MaxValue, uint.MaxValue),
        new(2, IPAddress.Parse("192.168.1.211"), 24, uint.MaxValue, uint.MaxValue),
        new(3, IPAddress.Parse("10.0.0.1"), 8, uint.MaxValue, uint.MaxValue),
        new(3, IPAddress.Parse("2001:db8::1"), 64, uint.MaxValue, uint.MaxValue),
    ];

    [Fact]
    public void Without_a_name_it_is_the_interface_with_the_nodes_address() =>
        Choose("", "192.168.1.213").Link!.Name.ShouldBe("eth0");

    [Fact]
    public void A_name_decides() => Choose("eth1", "10.9.9.9", "2001:db8::9").Link!.Name.ShouldBe("eth1");

    [Fact]
    public void An_unknown_name_is_refused_with_the_names_there_are()
    {
        var choice = Choose("eth9", "10.9.9.9");
        choice.Reason.ShouldBe("InterfaceNotFound");
        choice.Message.ShouldBe("spec.interface: no interface eth9 on this node, expected one of lo, eth0, eth1");
    }

    [Fact]
    public void A_virtual_IP_outside_of_the_interfaces_network_is_refused_with_the_networks_there_are()
    {
        var choice = Choose("eth1", "10.1.1.1", "192.168.1.213");
        choice.Reason.ShouldBe("OutsideInterfaceNetwork");
        choice.Message.ShouldBe("spec.virtualIPs: 192.168.1.213 is in no network of interface eth1, expected 10.0.0.0/8");
    }

    private static InterfaceChoice Choose(string name, params string[] virtualIPs) => InterfaceChoice.Choose(
        name, IPAddress.Parse("192.168.1.211"), [.. virtualIPs.Select(IPAddress.Parse)], Links, Addresses);
}
