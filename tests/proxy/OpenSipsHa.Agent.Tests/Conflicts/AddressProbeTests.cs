using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using OpenSipsHa.Agent.Conflicts;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Agent.Tests.Conflicts;

/// <summary>Questions to real kernels, in namespaces.</summary>
public sealed class AddressProbeTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);
    private NetworkLab _lab = null!;
    private LabStation _node = null!;
    private LabStation _other = null!;

    public async ValueTask InitializeAsync()
    {
        _lab = await NetworkLab.CreateAsync();
        _node = await LabStation.AddAsync(_lab, "node", "192.168.1.211");
        _other = await LabStation.AddAsync(_lab, "other", "192.168.1.1");
    }

    public async ValueTask DisposeAsync()
    {
        _node.Dispose();
        _other.Dispose();
        await _lab.DisposeAsync();
    }

    [Theory]
    [InlineData("192.168.1.213")]
    [InlineData("2001:db8::213")]
    public async Task Whoever_has_the_address_is_named(string address)
    {
        await _other.AssignAsync(IPAddress.Parse(address));
        (await ProbeAsync(address, Long)).ShouldBe(_other.Host.MacAddress);
    }

    [Theory]
    [InlineData("192.168.1.213")]
    [InlineData("2001:db8::213")]
    public async Task An_address_that_only_this_node_has_or_nobody_is_nobody_elses(string address)
    {
        (await ProbeAsync(address, Short)).ShouldBeNull();
        await _node.AssignAsync(IPAddress.Parse(address));
        (await ProbeAsync(address, Short)).ShouldBeNull();
    }

    [Fact]
    public async Task A_probe_changes_nothing_in_the_caches_of_others()
    {
        await _other.IpAsync("addr add 192.168.1.213/32 dev eth0");
        (await ProbeAsync("192.168.1.213", Long)).ShouldNotBeNull();
        (await _other.Host.ExecAsync("ip", "neigh", "show", "dev", "eth0")).Output.ShouldNotContain("192.168.1.2");
    }

    [Fact]
    public async Task Silence_lasts_no_longer_than_the_bound()
    {
        var watch = Stopwatch.StartNew();
        (await ProbeAsync("192.168.1.213", Short)).ShouldBeNull();
        watch.Elapsed.ShouldBeInRange(Short - TimeSpan.FromMilliseconds(20), Short + TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task An_interface_that_is_down_is_an_error_and_not_silence()
    {
        await _node.IpAsync("link set eth0 down");
        await Should.ThrowAsync<IOException>(() => ProbeAsync("192.168.1.213", Short));
    }

    [Fact]
    public async Task A_question_can_be_called_off()
    {
        using var cancel = new CancellationTokenSource();
        var asking = ProbeAsync("192.168.1.213", Long, cancel.Token);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task A_node_without_a_default_gateway_knows_nothing_about_its_way_out() =>
        (await AskGatewayAsync(Short)).ShouldBe(GatewayReach.NoGateway);

    [Theory]
    [InlineData("route add default via 192.168.1.1 dev eth0")]
    [InlineData("route add default nexthop via 192.168.1.9 dev eth0 onlink nexthop via 192.168.1.1 dev eth0 onlink")]
    [InlineData("-6 route add default via 2001:db8::1 dev eth0")]
    [InlineData("route add default via inet6 2001:db8::1 dev eth0")]
    public async Task A_gateway_that_is_there_answers(string route)
    {
        await _other.IpAsync("addr add 2001:db8::1/64 dev eth0 nodad");
        await _node.IpAsync("addr add 2001:db8::211/64 dev eth0 nodad");
        await _node.IpAsync(route);
        (await AskGatewayAsync(Long)).ShouldBe(GatewayReach.Answers);
    }

    [Fact]
    public async Task A_link_local_gateway_is_asked_from_the_link_local_address()
    {
        await _other.IpAsync("addr add fe80::1/64 dev eth0 nodad");
        await _node.IpAsync("-6 route add default via fe80::1 dev eth0");
        (await AskGatewayAsync(Long)).ShouldBe(GatewayReach.Answers);
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_is_silent_and_one_of_two_is_enough()
    {
        await _node.IpAsync("route add default via 192.168.1.9 dev eth0");
        (await AskGatewayAsync(Short)).ShouldBe(GatewayReach.Silent);
        await _node.IpAsync("route add default via 192.168.1.1 dev eth0 metric 100");
        (await AskGatewayAsync(Long)).ShouldBe(GatewayReach.Answers);
    }

    [Fact]
    public async Task A_node_that_is_cut_off_finds_its_gateway_silent()
    {
        await _node.IpAsync("route add default via 192.168.1.1 dev eth0");
        await _node.Host.CutSilentlyAsync();
        (await AskGatewayAsync(Short)).ShouldBe(GatewayReach.Silent);
    }

    [Fact]
    public async Task Routes_of_other_interfaces_and_kinds_are_not_ours()
    {
        await _node.IpAsync("link add away type veth peer name beyond");
        await _node.IpAsync("addr add 10.0.0.1/24 dev away");
        await _node.IpAsync("link set away up");
        await _node.IpAsync("route add default via 10.0.0.2 dev away");
        await _node.IpAsync("route add default via 192.168.1.1 dev eth0 table 100");
        await _node.IpAsync("route add 10.1.0.0/16 via 192.168.1.1 dev eth0");
        await _node.IpAsync("route add unreachable default metric 1000");
        (await AskGatewayAsync(Short)).ShouldBe(GatewayReach.NoGateway);
    }

    private Task<PhysicalAddress?> ProbeAsync(string address, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var probe = new AddressProbe(_node.Network, _node.Frames, TimeProvider.System);
        return _node.Host.Run(() => probe.ProbeAsync(_node.Link, IPAddress.Parse(address), timeout, cancellationToken));
    }

    private Task<GatewayReach> AskGatewayAsync(TimeSpan timeout)
    {
        var probe = new GatewayProbe(_node.Network, _node.Frames, TimeProvider.System);
        return _node.Host.Run(() => probe.AskAsync(_node.Link, timeout, CancellationToken.None));
    }
}
