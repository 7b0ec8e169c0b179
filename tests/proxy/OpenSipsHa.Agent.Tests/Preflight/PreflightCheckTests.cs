using System.Net;
using OpenSipsHa.Agent.Preflight;

namespace OpenSipsHa.Agent.Tests.Preflight;

public sealed class PreflightCheckTests
{
    /// <summary>Code, weight, and the settings of a node that has nothing else to complain about: `path=value`.</summary>
    public static TheoryData<string, FindingWeight, string> Settings => new()
    {
        { "ArpUnanswered", FindingWeight.Warning, "ipv4/conf/all/arp_ignore=8" },
        { "ArpUnanswered", FindingWeight.Warning, "ipv4/conf/eth0/arp_ignore=8" },
        { "ArpUnanswered", FindingWeight.Warning, "ipv4/conf/eth0/arp_ignore=8 ipv4/conf/all/arp_ignore=1" },
        { "ArpAnsweredInNetworkOnly", FindingWeight.Notice, "ipv4/conf/eth0/arp_ignore=2 ipv4/conf/all/arp_ignore=1" },
        { "GratuitousArpDropped", FindingWeight.Warning, "ipv4/conf/all/drop_gratuitous_arp=1" },
        { "GratuitousArpDropped", FindingWeight.Warning, "ipv4/conf/eth0/drop_gratuitous_arp=1" },
        { "ProxyArpForNetwork", FindingWeight.Warning, "ipv4/conf/eth0/proxy_arp_pvlan=1 ipv4/conf/eth0/forwarding=1" },
        { "ProxyArpForNetwork", FindingWeight.Warning, "ipv4/conf/all/proxy_arp_pvlan=1 ipv4/conf/eth0/forwarding=1" },
        { "NonlocalBind", FindingWeight.Notice, "ipv4/ip_nonlocal_bind=1" },
        { "NoIPv6", FindingWeight.Warning, "ipv6/conf/eth0/disable_ipv6=" },
        { "IPv6Disabled", FindingWeight.Warning, "ipv6/conf/eth0/disable_ipv6=1" },
        { "UnsolicitedAdvertisementsDropped", FindingWeight.Warning, "ipv6/conf/eth0/drop_unsolicited_na=1" },
        { "DuplicateDisablesIPv6", FindingWeight.Notice, "ipv6/conf/eth0/accept_dad=2" },
        { "DuplicateDisablesIPv6", FindingWeight.Notice, "ipv6/conf/all/accept_dad=2" },
        { "NonlocalBindIPv6", FindingWeight.Notice, "ipv6/ip_nonlocal_bind=1" },
    };

    /// <summary>Harmless, each for a reason.</summary>
    public static TheoryData<string> Harmless =>
    [
        // Answered where the address is; not of scope host; treated as 0.
        "ipv4/conf/all/arp_ignore=1", "ipv4/conf/eth0/arp_ignore=3", "ipv4/conf/eth0/arp_ignore=5",
        // One interface in the network.
        "ipv4/conf/all/arp_announce=0", "ipv4/conf/all/arp_announce=2", "ipv4/conf/eth0/arp_filter=1", "ipv4/conf/eth0/proxy_arp=1 ipv4/conf/eth0/forwarding=1",
        // Proxies need forwarding, of the interface itself.
        "ipv4/conf/eth0/proxy_arp_pvlan=1", "ipv4/conf/eth0/proxy_arp_pvlan=1 ipv4/conf/all/forwarding=1",
        // The default route leads through eth0; 2 of either is loose.
        "ipv4/conf/eth0/rp_filter=1", "ipv4/conf/all/rp_filter=1",
        // `all` does nothing by itself.
        "ipv6/conf/all/disable_ipv6=1", "ipv6/conf/all/drop_unsolicited_na=1",
        // What new interfaces begin with.
        "ipv4/conf/default/arp_ignore=8",
        // See the remarks of PreflightCheck.
        "ipv4/conf/all/promote_secondaries=0", "ipv4/conf/all/arp_accept=0", "ipv4/conf/all/arp_notify=0",
    ];

    [Fact]
    public void A_plain_node_passes()
    {
        var result = PreflightCheck.Run(Node(""));
        (result.Passed, result.Reason).ShouldBe((true, "NothingFound"));
        result.Findings.ShouldBeEmpty();
        result.Message.ShouldBe("no setting of this node is known to disturb a takeover");
    }

    [Theory, MemberData(nameof(Settings))]
    public void A_setting_that_disturbs_is_found_and_named_with_its_remedy(string code, FindingWeight weight, string settings)
    {
        var result = PreflightCheck.Run(Node(settings));
        var finding = result.Findings.ShouldHaveSingleItem();
        (finding.Code, finding.Weight).ShouldBe((code, weight));
        result.Passed.ShouldBe(weight == FindingWeight.Notice);
        result.Reason.ShouldBe(weight == FindingWeight.Notice ? "NothingFound" : code);
        result.Message.ShouldBe(finding.ToString());
        finding.Remedy.ShouldNotBeEmpty();
    }

    [Theory, MemberData(nameof(Harmless))]
    public void A_setting_that_does_not_matter_is_not_reported(string settings) => PreflightCheck.Run(Node(settings)).Findings.ShouldBeEmpty();

    [Fact]
    public void What_is_named_is_the_file_that_says_so_in_the_notation_of_sysctl()
    {
        PreflightCheck.Run(Node("ipv4/conf/all/arp_ignore=8")).Message.ShouldStartWith("net.ipv4.conf.all.arp_ignore is 8: ");
        PreflightCheck.Run(Node("ipv4/conf/eth0/arp_ignore=8")).Message.ShouldStartWith("net.ipv4.conf.eth0.arp_ignore is 8: ");
        var vlan = Node("ipv4/conf/eth0.100/arp_ignore=8") with { Link = new LinkFacts(2, "eth0.100", "vlan") };
        PreflightCheck.Run(vlan with { VirtualIPs = [IPAddress.Parse("192.168.1.213")] }).Message.ShouldStartWith("net/ipv4/conf/eth0.100/arp_ignore is 8: ");
    }

    [Fact]
    public void Rules_of_a_family_are_for_virtual_IPs_of_it()
    {
        var four = Node("ipv6/conf/eth0/disable_ipv6=1 ipv6/conf/eth0/drop_unsolicited_na=1") with { VirtualIPs = [IPAddress.Parse("192.168.1.213")] };
        PreflightCheck.Run(four).Findings.ShouldBeEmpty();
        var six = Node("ipv4/conf/eth0/arp_ignore=8 ipv4/conf/eth0/drop_gratuitous_arp=1 ipv4/ip_nonlocal_bind=1") with { VirtualIPs = [IPAddress.Parse("2001:db8::213")] };
        PreflightCheck.Run(six).Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ipv4/conf/eth0/rp_filter=1", "eth1", "ReversePathStrict")]
    [InlineData("ipv4/conf/all/rp_filter=1", "eth1", "ReversePathStrict")]
    [InlineData("ipv4/conf/all/rp_filter=1 ipv4/conf/eth0/rp_filter=2", "eth1", "")]
    [InlineData("ipv4/conf/all/rp_filter=2 ipv4/conf/eth0/rp_filter=1", "eth1", "")]
    [InlineData("ipv4/conf/all/rp_filter=1", "", "")]
    [InlineData("ipv4/conf/all/rp_filter=1", "eth1 eth0", "")]
    public void A_strict_reverse_path_disturbs_where_the_way_back_is_another(string settings, string defaultRoutes, string code)
    {
        var node = Node(settings) with { DefaultRouteInterfaces = defaultRoutes.Split(' ', StringSplitOptions.RemoveEmptyEntries) };
        string.Join(' ', PreflightCheck.Run(node).Findings.Select(finding => finding.Code)).ShouldBe(code);
    }

    [Theory]
    [InlineData("", "ArpAnsweredElsewhere ArpAnnouncedElsewhere")]
    [InlineData("ipv4/conf/all/arp_ignore=1", "ArpAnnouncedElsewhere")]
    [InlineData("ipv4/conf/eth1/arp_ignore=1 ipv4/conf/eth1/arp_announce=1", "ArpAnnouncedElsewhere")]
    [InlineData("ipv4/conf/eth1/arp_ignore=1 ipv4/conf/eth1/arp_announce=2", "")]
    [InlineData("ipv4/conf/all/arp_ignore=1 ipv4/conf/all/arp_announce=2", "")]
    [InlineData("ipv4/conf/eth0/arp_filter=1 ipv4/conf/all/arp_ignore=1 ipv4/conf/all/arp_announce=2", "ArpFilteredByRoute")]
    [InlineData("ipv4/conf/all/arp_ignore=1 ipv4/conf/all/arp_announce=2 ipv4/conf/all/proxy_arp=1 ipv4/conf/eth0/forwarding=1", "ProxyArp")]
    public void Two_interfaces_in_one_network_take_care_of_each_other(string settings, string codes)
    {
        var node = Node(settings) with { Neighbours = ["eth1"] };
        string.Join(' ', PreflightCheck.Run(node).Findings.Select(finding => finding.Code)).ShouldBe(codes);
    }

    public static TheoryData<string, LinkFacts> Links => new()
    {
        { "NoArp", new LinkFacts(2, "eth0") { IsWithoutArp = true } },
        { "InterfaceIsPort", new LinkFacts(2, "eth0", "", "bridge", 3) },
        { "InterfaceIsPort", new LinkFacts(2, "eth0", "", "bond", 3) },
        { "InterfaceInVrf", new LinkFacts(2, "eth0", "", "vrf", 3) },
        { "IpvlanSharesMac", new LinkFacts(2, "eth0", "ipvlan") { Mode = 0 } },
        { "IpvlanWithoutArp", new LinkFacts(2, "eth0", "ipvlan") { Mode = 1 } },
        { "IpvlanWithoutArp", new LinkFacts(2, "eth0", "ipvlan") { Mode = 2 } },
        { "MacvlanSource", new LinkFacts(2, "eth0", "macvlan") { Mode = 16 } },
        { "MacvlanHidesNode", new LinkFacts(2, "eth0", "macvlan") { Mode = 4 } },
        { "BondSpreadsMacs", new LinkFacts(2, "eth0", "bond") { Mode = 6 } },
        { "", new LinkFacts(2, "eth0", "bond") { Mode = 1 } },
        { "", new LinkFacts(2, "eth0", "veth") },
        { "BridgeCallsArptables", new LinkFacts(2, "eth0", "bridge") { CallsArptables = true } },
        { "", new LinkFacts(2, "eth0", "bridge") },
    };

    [Theory, MemberData(nameof(Links))]
    public void Interfaces_that_addresses_do_not_move_well_on_are_named(string code, LinkFacts link) =>
        string.Join(' ', PreflightCheck.Run(Node("") with { Link = link, MasterName = "br0" }).Findings.Select(finding => finding.Code)).ShouldBe(code);

    [Fact]
    public void Ports_of_a_bridge_that_filter_are_named()
    {
        var node = Node("bridge/bridge-nf-call-arptables=1") with
        {
            Link = new LinkFacts(2, "eth0", "bridge"),
            BridgePorts = [new LinkFacts(3, "up0") { SuppressesNeighbours = true }, new LinkFacts(4, "up1") { AnswersForOthers = true }, new LinkFacts(5, "up2")],
        };
        var result = PreflightCheck.Run(node);
        result.Findings.Select(finding => finding.Code).ShouldBe(["BridgeSuppressesAnnouncements", "BridgeAnswersForOthers", "BridgeCallsArptables"]);
        result.Message.ShouldContain("port up0 of bridge eth0");
        result.Message.ShouldContain("port up1 of bridge eth0");
    }

    [Fact]
    public void Warnings_come_before_notices()
    {
        var result = PreflightCheck.Run(Node("ipv4/ip_nonlocal_bind=1 ipv6/conf/eth0/disable_ipv6=1"));
        result.Reason.ShouldBe("IPv6Disabled");
        result.Message.Split('\n').Length.ShouldBe(2);
        result.Message.ShouldStartWith("net.ipv6.conf.eth0.disable_ipv6 is 1");
    }

    [Fact]
    public void An_interface_without_a_MAC_cannot_announce() =>
        PreflightCheck.Run(Node("") with { IsEthernet = false }).Reason.ShouldBe("NotEthernet");

    private static NodeFacts Node(string settings)
    {
        var values = new Dictionary<string, int> { ["ipv6/conf/eth0/disable_ipv6"] = 0, ["ipv6/conf/eth0/accept_dad"] = 1 };
        foreach (var setting in settings.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (path, value) = (setting.Split('=')[0], setting.Split('=')[1]);
            if (value.Length > 0)
                values[path] = int.Parse(value);
            else
                values.Remove(path);
        }

        return new NodeFacts(new LinkFacts(2, "eth0"), [IPAddress.Parse("192.168.1.213"), IPAddress.Parse("2001:db8::213")], new Sysctls(values))
        {
            DefaultRouteInterfaces = ["eth0"],
        };
    }
}
