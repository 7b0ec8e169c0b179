using System.Net;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Fencing;
using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.Agent.VirtualIP.Netlink;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Agent.Tests.VirtualIP;

/// <summary>The kernel itself, in namespaces of our own.</summary>
public sealed class NetlinkTests : IAsyncLifetime
{
    private static readonly IPAddress VirtualIP = IPAddress.Parse("192.168.1.213");
    private NetworkLab _lab = null!;
    private LabHost _node = null!;
    private RouteNetlink _network = null!;

    public async ValueTask InitializeAsync()
    {
        _lab = await NetworkLab.CreateAsync();
        _node = await _lab.AddHostAsync("node", IPAddress.Parse("192.168.1.211"));
        await _lab.AddHostAsync("client", IPAddress.Parse("192.168.1.20"));
        _network = _node.Run(() => new RouteNetlink());
    }

    public async ValueTask DisposeAsync()
    {
        _network.Dispose();
        await _lab.DisposeAsync();
    }

    private NetworkLink Eth0 => _network.Links().Single(link => link.Name == "eth0");

    [Theory]
    [InlineData("192.168.1.213", 32)]
    [InlineData("2001:db8::213", 128)]
    public void An_address_is_bound_as_host_address_with_a_lifetime_and_never_preferred(string text, int prefix)
    {
        var address = IPAddress.Parse(text);
        _network.SetAddress(Eth0.Index, address, 5);
        var bound = _network.Addresses().Single(a => a.Address.Equals(address));
        (bound.InterfaceIndex, bound.PrefixLength, bound.PreferredSeconds).ShouldBe((Eth0.Index, prefix, 0u));
        bound.ValidSeconds.ShouldBeInRange(4u, 5u);

        _network.SetAddress(Eth0.Index, address, 9);
        _network.Addresses().Single(a => a.Address.Equals(address)).ValidSeconds.ShouldBeInRange(8u, 9u);
        _network.RemoveAddress(bound);
        _network.RemoveAddress(bound);
        _network.Addresses().ShouldNotContain(a => a.Address.Equals(address));
    }

    [Fact]
    public async Task An_address_that_nobody_prolongs_is_gone_within_its_lifetime_and_the_slop_also_with_another_change_before()
    {
        _network.SetAddress(Eth0.Index, VirtualIP, 1);
        var started = System.Diagnostics.Stopwatch.StartNew();
        // The worst case that the slop is for: the kernel looks at all lifetimes now, and then not again for a second.
        await Waiting.UntilAsync(() => started.Elapsed.TotalSeconds > 0.9, "just before the end");
        _network.SetAddress(_network.Links().Single(l => l.Name == "lo").Index, IPAddress.Parse("10.9.9.9"), 10);
        await Waiting.UntilAsync(() => !_network.Addresses().Any(a => a.Address.Equals(VirtualIP)), "it expires", 5);
        started.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1.15) + AddressLifetime.Slop);
    }

    [Fact]
    public async Task A_sweep_removes_it_from_every_interface_and_prefix_length()
    {
        (await _node.ExecAsync("ip", "addr", "add", "192.168.1.213/24", "dev", "eth0")).ExitCode.ShouldBe(0);
        (await _node.ExecAsync("ip", "addr", "add", "192.168.1.213/32", "dev", "eth0")).ExitCode.ShouldBe(0);
        (await _node.ExecAsync("ip", "addr", "add", "192.168.1.213/32", "dev", "lo")).ExitCode.ShouldBe(0);
        var fenced = new FencedAddress(_network, new UnfencedAddresses("no fence"), new MonotonicClock(TimeProvider.System), VirtualIP);
        fenced.IsPresent().ShouldBeTrue();
        fenced.Remove().ShouldBeTrue();
        fenced.IsPresent().ShouldBeFalse();
        _network.Addresses().ShouldContain(a => a.Address.Equals(_node.Address));
    }

    [Fact]
    public void Without_enough_authority_nothing_is_bound()
    {
        var clock = new MonotonicClock(TimeProvider.System);
        var fenced = new FencedAddress(_network, new UnfencedAddresses("no fence"), clock, VirtualIP);
        fenced.Bind(Eth0, Authority(clock, 2.0)).ShouldBe(BindOutcome.TooLate);
        fenced.IsPresent().ShouldBeFalse();
        fenced.Bind(Eth0, Authority(clock, 3.5)).ShouldBe(BindOutcome.Added);
        fenced.Bind(Eth0, Authority(clock, 3.5)).ShouldBe(BindOutcome.Prolonged);
        fenced.Remove().ShouldBeTrue();
    }

    [Fact]
    public void An_unknown_interface_is_an_error_that_names_the_address() =>
        Should.Throw<IOException>(() => _network.SetAddress(4711, VirtualIP, 5)).Message.ShouldContain("192.168.1.213");

    [Fact]
    public async Task Changes_of_addresses_and_links_are_noticed()
    {
        var count = 0;
        using var changes = _node.Run(() => new NetworkChanges(() => Interlocked.Increment(ref count)));
        _network.SetAddress(Eth0.Index, VirtualIP, 60);
        await Waiting.UntilAsync(() => Volatile.Read(ref count) > 0, "new address");
        Interlocked.Exchange(ref count, 0);
        await _node.LinkDownAsync();
        await Waiting.UntilAsync(() => Volatile.Read(ref count) > 0 && !Eth0.HasCarrier, "link down");
        Eth0.Works.ShouldBeFalse();
        await _node.LinkUpAsync();
        await Waiting.UntilAsync(() => Eth0.Works, "link up");
    }

    [Theory]
    [InlineData("192.168.1.213")]
    [InlineData("2001:db8::213")]
    public async Task A_new_lifetime_of_an_address_is_no_change(string text)
    {
        var address = IPAddress.Parse(text);
        var count = 0;
        using var changes = _node.Run(() => new NetworkChanges(() => Interlocked.Increment(ref count)));
        _network.SetAddress(Eth0.Index, address, 60);
        await Waiting.UntilAsync(() => Volatile.Read(ref count) == 1, "new address");
        for (var i = 0; i < 5; i++)
            _network.SetAddress(Eth0.Index, address, 61 + i);
        _network.RemoveAddress(_network.Addresses().Single(a => a.Address.Equals(address)));
        await Waiting.UntilAsync(() => Volatile.Read(ref count) > 1, "address removed");
        _network.SetAddress(Eth0.Index, address, 60);
        await Waiting.UntilAsync(() => Volatile.Read(ref count) > 2, "address there again");
        Volatile.Read(ref count).ShouldBe(3);
    }

    [Fact]
    public async Task Tshark_on_another_host_sees_gratuitous_ARP_request_and_reply_and_the_advertisement()
    {
        await using var tshark = _lab["client"].Start(
            "tshark", "-l", "-n", "-i", "eth0", "-f", "arp or icmp6", "-T", "fields", "-E", "separator=,",
            "-e", "eth.src", "-e", "eth.dst", "-e", "arp.opcode", "-e", "arp.isgratuitous", "-e", "arp.src.proto_ipv4", "-e", "arp.dst.proto_ipv4",
            "-e", "icmpv6.type", "-e", "icmpv6.checksum.status", "-e", "icmpv6.nd.na.flag.o", "-e", "icmpv6.nd.na.target_address");
        await tshark.WaitForLineAsync(line => line.Contains("Capturing on", StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        using var socket = _node.Run(() => new PacketSocket());
        var mac = string.Join(':', _node.MacAddress.GetAddressBytes().Select(b => $"{b:x2}"));
        string[] expected =
        [
            $"{mac},ff:ff:ff:ff:ff:ff,1,1,192.168.1.213,192.168.1.213,,,,",
            $"{mac},ff:ff:ff:ff:ff:ff,2,1,192.168.1.213,192.168.1.213,,,,",
            $"{mac},33:33:00:00:00:01,,,,,136,1,1,2001:db8::213",
        ];
        // The capture says that it begins a moment before it does.
        using var series = new Timer(_ =>
        {
            foreach (var address in (string[])["192.168.1.213", "2001:db8::213"])
            {
                foreach (var frame in AddressFrames.Announce(IPAddress.Parse(address), _node.MacAddress))
                    socket.Send(Eth0.Index, frame);
            }
        }, null, 0, 200);
        foreach (var line in expected)
            await tshark.WaitForLineAsync(seen => seen.Replace("True", "1", StringComparison.Ordinal) == line, TimeSpan.FromSeconds(20));
    }

    private static Authority Authority(MonotonicClock clock, double seconds) => new(clock.Now, clock.Now + TimeSpan.FromSeconds(seconds), 1);
}
