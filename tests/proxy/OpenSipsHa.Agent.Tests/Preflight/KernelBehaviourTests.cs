using System.Net;
using System.Net.NetworkInformation;
using OpenSipsHa.Agent.Conflicts;
using OpenSipsHa.Agent.Preflight;
using OpenSipsHa.Agent.Tests.Conflicts;
using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Agent.Tests.Preflight;

/// <summary>What this kernel really does with a setting, next to what the preflight says about it: a rule that is wrong fails here.</summary>
public sealed class KernelBehaviourTests : IAsyncLifetime
{
    private static readonly IPAddress VirtualIP = IPAddress.Parse("192.168.1.213");
    private static readonly IPAddress VirtualIP6 = IPAddress.Parse("2001:db8::213");
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);
    private NetworkLab _lab = null!;
    private LabStation _node = null!;
    private LabStation _client = null!;

    public async ValueTask InitializeAsync()
    {
        _lab = await NetworkLab.CreateAsync();
        _node = await LabStation.AddAsync(_lab, "node", "192.168.1.211");
        _client = await LabStation.AddAsync(_lab, "client", "192.168.1.20");
    }

    public async ValueTask DisposeAsync()
    {
        _node.Dispose();
        _client.Dispose();
        await _lab.DisposeAsync();
    }

    [Fact]
    public async Task A_fresh_node_passes_and_answers()
    {
        Codes().ShouldBeEmpty();
        _node.Network.SetAddress(_node.Link.Index, VirtualIP, 60);
        (await AnsweredAsync("192.168.1.20")).ShouldBeTrue();
    }

    [Theory]
    [InlineData(8, 0, "192.168.1.20", false, "ArpUnanswered")]
    [InlineData(0, 8, "192.168.1.20", false, "ArpUnanswered")]
    [InlineData(8, 1, "192.168.1.20", false, "ArpUnanswered")]
    [InlineData(1, 0, "192.168.1.20", true, "")]
    [InlineData(3, 0, "192.168.1.20", true, "")]
    [InlineData(5, 0, "192.168.1.20", true, "")]
    // The virtual IP is a host address: the node's own address beside it is what makes its network known.
    [InlineData(2, 0, "192.168.1.20", true, "ArpAnsweredInNetworkOnly")]
    [InlineData(0, 2, "172.16.0.1", false, "ArpAnsweredInNetworkOnly")]
    [InlineData(1, 0, "172.16.0.1", true, "")]
    public async Task The_larger_arp_ignore_decides_who_is_answered(int all, int own, string asker, bool isAnswered, string code)
    {
        _node.Network.SetAddress(_node.Link.Index, VirtualIP, 60);
        await _node.IpAsync("route add 172.16.0.0/16 dev eth0");
        _node.Set("ipv4/conf/all/arp_ignore", all);
        _node.Set("ipv4/conf/eth0/arp_ignore", own);
        (await AnsweredAsync(asker)).ShouldBe(isAnswered);
        string.Join(' ', Codes()).ShouldBe(code);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("eth0")]
    public async Task A_node_that_drops_gratuitous_ARP_does_not_notice_a_takeover(string which)
    {
        _node.Set($"ipv4/conf/{which}/drop_gratuitous_arp", 1);
        await _node.IpAsync($"neigh replace {VirtualIP} lladdr 02:00:00:00:00:99 nud stale dev eth0");
        _client.Announce(VirtualIP);
        _node.Neighbour(VirtualIP).ShouldContain("02:00:00:00:00:99");
        Codes().ShouldBe(["GratuitousArpDropped"]);
    }

    [Theory]
    [InlineData("all", true)]
    [InlineData("eth0", false)]
    public async Task Dropping_unsolicited_advertisements_is_up_to_the_interface_alone(string which, bool isNoticed)
    {
        _node.Set($"ipv6/conf/{which}/drop_unsolicited_na", 1);
        await _node.IpAsync($"neigh replace {VirtualIP6} lladdr 02:00:00:00:00:99 nud stale dev eth0");
        _client.Announce(VirtualIP6);
        _node.Neighbour(VirtualIP6).Contains(_client.Mac, StringComparison.Ordinal).ShouldBe(isNoticed);
        Codes().ShouldBe(isNoticed ? [] : ["UnsolicitedAdvertisementsDropped"]);
    }

    [Fact]
    public async Task A_node_with_proxy_ARP_for_its_network_answers_for_an_address_that_it_does_not_have()
    {
        (await AnsweredAsync("192.168.1.20")).ShouldBeFalse();
        _node.Set("ipv4/conf/eth0/proxy_arp_pvlan", 1);
        // Proxies wait for up to a second, so as to let the real one answer first.
        _node.Set("ipv4/neigh/eth0/proxy_delay", 0);
        (await AnsweredAsync("192.168.1.20")).ShouldBeFalse();
        Codes().ShouldBeEmpty();
        _node.Set("ipv4/conf/eth0/forwarding", 1);
        (await AnsweredAsync("192.168.1.20")).ShouldBeTrue();
        Codes().ShouldBe(["ProxyArpForNetwork"]);
    }

    [Fact]
    public async Task Two_interfaces_in_one_network_both_answer_until_arp_ignore_says_otherwise()
    {
        await _lab.Bridge.ExecAsync("ip", "link", "add", "second", "type", "veth", "peer", "name", "eth1", "netns", _node.Host.Namespace);
        await _lab.Bridge.ExecAsync("ip", "link", "set", "second", "master", "br0", "up");
        await _node.IpAsync("addr add 192.168.1.215/24 dev eth1");
        await _node.IpAsync("link set eth1 up");
        await Waiting.UntilAsync(() => _node.Network.Links().Single(l => l.Name == "eth1").Works, "eth1 is up");
        _node.Network.SetAddress(_node.Link.Index, VirtualIP, 60);
        var second = _node.Network.Links().Single(l => l.Name == "eth1").MacAddress;

        (await AnswersAsync("192.168.1.20")).ShouldContain(second);
        Codes().ShouldBe(["ArpAnsweredElsewhere", "ArpAnnouncedElsewhere"]);
        _node.Set("ipv4/conf/eth1/arp_ignore", 1);
        _node.Set("ipv4/conf/eth1/arp_announce", 2);
        (await AnswersAsync("192.168.1.20")).ShouldBe([_node.Host.MacAddress]);
        Codes().ShouldBeEmpty();
    }

    [Fact]
    public void An_interface_without_IPv6_refuses_a_virtual_IP_of_IPv6()
    {
        _node.Set("ipv6/conf/eth0/disable_ipv6", 1);
        Should.Throw<IOException>(() => _node.Network.SetAddress(_node.Link.Index, VirtualIP6, 60));
        Codes().ShouldBe(["IPv6Disabled"]);
        _node.Set("ipv6/conf/all/disable_ipv6", 0);
        _node.Network.SetAddress(_node.Link.Index, VirtualIP6, 60);
        Codes().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("192.168.1.213")]
    [InlineData("2001:db8::213")]
    public async Task A_bridge_port_that_suppresses_neighbours_keeps_announcements_in(string text)
    {
        var address = IPAddress.Parse(text);
        var bridge = await BridgeAsync();
        async Task<bool> IsNoticedAsync()
        {
            await _client.IpAsync($"neigh replace {address} lladdr 02:00:00:00:00:99 nud stale dev eth0");
            foreach (var frame in OpenSipsHa.Agent.Announcements.AddressFrames.Announce(address, bridge.MacAddress))
                _node.Frames.Send(bridge.Index, frame);
            return _client.Neighbour(address).Contains(AddressConflict.MacText(bridge.MacAddress), StringComparison.Ordinal);
        }

        (await IsNoticedAsync()).ShouldBeTrue();
        Codes(bridge).ShouldNotContain("BridgeSuppressesAnnouncements");
        (await _node.Host.ExecAsync("bridge", "link", "set", "dev", "eth0", "neigh_suppress", "on")).ExitCode.ShouldBe(0);
        (await IsNoticedAsync()).ShouldBeFalse();
        Codes(bridge).ShouldContain("BridgeSuppressesAnnouncements");
    }

    [Fact]
    public async Task A_port_is_not_where_an_address_is_reached()
    {
        _node.Network.SetAddress(_node.Link.Index, VirtualIP, 60);
        _node.Set("ipv4/conf/all/arp_ignore", 1);
        (await AnsweredAsync("192.168.1.20")).ShouldBeTrue();
        await BridgeAsync();
        (await AnsweredAsync("192.168.1.20")).ShouldBeFalse();
        var result = Run(_node.Link);
        result.Reason.ShouldBe("InterfaceIsPort");
        result.Message.ShouldContain("eth0 is a port of the bridge br1");
    }

    [Fact]
    public async Task What_kind_of_interface_one_is_is_read_from_the_kernel()
    {
        await _node.IpAsync("link add link eth0 name mv0 type macvlan mode private");
        await _node.IpAsync("link set mv0 arp off up");
        // eth0 below it is in the virtual IP's network as well.
        Codes(_node.Network.Links().Single(l => l.Name == "mv0")).ShouldBe(["NoArp", "MacvlanHidesNode", "ArpAnsweredElsewhere", "ArpAnnouncedElsewhere"]);
        var facts = _node.Host.Run(LinkFactsReader.Read).Single(l => l.Name == "mv0");
        (facts.Kind, facts.Mode, facts.IsWithoutArp).ShouldBe(("macvlan", 1, true));
        _node.Host.Run(LinkFactsReader.Read).Single(l => l.Name == "eth0").Kind.ShouldBe("veth");
    }

    [Fact]
    public async Task A_strict_reverse_path_is_seen_together_with_the_default_route()
    {
        await _node.IpAsync("link add away type veth peer name beyond");
        await _node.IpAsync("addr add 10.0.0.1/24 dev away");
        await _node.IpAsync("link set away up");
        _node.Set("ipv4/conf/all/rp_filter", 1);
        Codes().ShouldBeEmpty();
        await _node.IpAsync("route add default via 10.0.0.2 dev away");
        Codes().ShouldBe(["ReversePathStrict"]);
        _node.Set("ipv4/conf/eth0/rp_filter", 2);
        Codes().ShouldBeEmpty();
    }

    /// <summary>The node's interface becomes a port, its addresses move to the bridge.</summary>
    private async Task<NetworkLink> BridgeAsync()
    {
        await _node.IpAsync("link add br1 type bridge");
        await _node.IpAsync("link set eth0 master br1");
        await _node.IpAsync("link set br1 up");
        await Waiting.UntilAsync(() => _node.Network.Links().Single(l => l.Name == "br1").Works, "the bridge is up");
        return _node.Network.Links().Single(l => l.Name == "br1");
    }

    private string[] Codes(NetworkLink? link = null) =>
        [.. Run(link ?? _node.Link).Findings.Where(finding => finding.Code != "BridgeCallsArptables").Select(finding => finding.Code)];

    private PreflightResult Run(NetworkLink link) =>
        _node.Host.Run(() => PreflightCheck.Run(NodeFactsReader.Read(link, [VirtualIP, VirtualIP6], _node.Network)));

    private async Task<bool> AnsweredAsync(string asker) => (await AnswersAsync(asker)).Count > 0;

    /// <summary>The client asks for the virtual IP from this address; the MACs that answer.</summary>
    private Task<IReadOnlySet<PhysicalAddress>> AnswersAsync(string asker) => _client.Host.Run(async Task<IReadOnlySet<PhysicalAddress>> () =>
    {
        using var socket = ClaimSocket.Open(_client.Link.Index, [VirtualIP]);
        _client.Frames.Send(_client.Link.Index, ProbeFrames.Ask(VirtualIP, _client.Host.MacAddress, IPAddress.Parse(asker)));
        var macs = new HashSet<PhysicalAddress>();
        using var deadline = new CancellationTokenSource(Short);
        try
        {
            while (true)
                macs.Add((await socket.ReceiveAsync(deadline.Token)).Mac);
        }
        catch (OperationCanceledException)
        {
            return macs;
        }
    });
}
