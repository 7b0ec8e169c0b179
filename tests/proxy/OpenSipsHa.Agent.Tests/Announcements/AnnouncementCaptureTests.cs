using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Tests.Conflicts;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Agent.Tests.Announcements;

/// <summary>What other stations make of our announcements.</summary>
public sealed class AnnouncementCaptureTests : IAsyncLifetime
{
    private static readonly IPAddress VirtualIP = IPAddress.Parse("192.168.1.213");
    private static readonly IPAddress VirtualIP6 = IPAddress.Parse("2001:db8::213");
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
    public async Task Tshark_dissects_every_field_as_the_RFCs_want_it()
    {
        await using var tshark = _client.Host.Start(
            "tshark", "-l", "-n", "-i", "eth0", "-f", "arp or icmp6", "-T", "fields", "-E", "separator=,",
            "-e", "eth.src", "-e", "eth.dst", "-e", "arp.hw.type", "-e", "arp.proto.type", "-e", "arp.hw.size", "-e", "arp.proto.size", "-e", "arp.opcode",
            "-e", "arp.src.hw_mac", "-e", "arp.src.proto_ipv4", "-e", "arp.dst.hw_mac", "-e", "arp.dst.proto_ipv4",
            "-e", "ipv6.src", "-e", "ipv6.dst", "-e", "ipv6.hlim", "-e", "icmpv6.type", "-e", "icmpv6.code", "-e", "icmpv6.checksum.status",
            "-e", "icmpv6.nd.na.flag.r", "-e", "icmpv6.nd.na.flag.s", "-e", "icmpv6.nd.na.flag.o", "-e", "icmpv6.nd.na.target_address",
            "-e", "icmpv6.opt.type", "-e", "icmpv6.opt.linkaddr");
        await tshark.WaitForLineAsync(line => line.Contains("Capturing on", StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        var mac = _node.Mac;
        string[] expected =
        [
            $"{mac},ff:ff:ff:ff:ff:ff,1,0x0800,6,4,1,{mac},{VirtualIP},00:00:00:00:00:00,{VirtualIP},,,,,,,,,,,,",
            $"{mac},ff:ff:ff:ff:ff:ff,1,0x0800,6,4,2,{mac},{VirtualIP},{mac},{VirtualIP},,,,,,,,,,,,",
            $"{mac},33:33:00:00:00:01,,,,,,,,,,{VirtualIP6},ff02::1,255,136,0,1,0,0,1,{VirtualIP6},2,{mac}",
        ];
        // The capture says that it begins a moment before it does.
        using var series = new Timer(_ => { _node.Announce(VirtualIP); _node.Announce(VirtualIP6); }, null, 0, 200);
        foreach (var line in expected)
        {
            await tshark.WaitForLineAsync(
                seen => seen.Replace("True", "1", StringComparison.Ordinal).Replace("False", "0", StringComparison.Ordinal) == line, TimeSpan.FromSeconds(20));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_Linux_neighbour_believes_each_kind_of_ARP_at_once_also_within_its_locktime(ushort operation)
    {
        // The other node has the address, and the client has learnt so just now.
        using var other = await LabStation.AddAsync(_lab, "other", "192.168.1.212");
        await other.AssignAsync(VirtualIP);
        await _client.LearnAsync(VirtualIP);
        _client.Neighbour(VirtualIP).ShouldContain(other.Mac);
        await other.IpAsync($"addr del {VirtualIP}/32 dev eth0");

        _node.Frames.Send(_node.Link.Index, AddressFrames.GratuitousArp(VirtualIP, _node.Host.MacAddress, operation));
        _client.Neighbour(VirtualIP).ShouldContain(_node.Mac);
    }

    [Fact]
    public async Task A_Linux_neighbour_believes_the_advertisement_at_once()
    {
        using var other = await LabStation.AddAsync(_lab, "other", "192.168.1.212");
        await other.AssignAsync(VirtualIP6);
        await _client.IpAsync("addr add 2001:db8::20/64 dev eth0 nodad");
        await other.IpAsync("addr add 2001:db8::212/64 dev eth0 nodad");
        await _client.LearnAsync(VirtualIP6);
        _client.Neighbour(VirtualIP6).ShouldContain(other.Mac);

        _node.Announce(VirtualIP6);
        _client.Neighbour(VirtualIP6).ShouldContain(_node.Mac);
    }

    [Fact]
    public async Task An_interface_that_is_down_costs_packets_and_not_the_series()
    {
        var time = new ManualTime();
        using var announcer = new Announcer(_node.Frames, VirtualIP, time, NullLogger.Instance);
        await _node.IpAsync("link set eth0 down");
        announcer.Start(_node.Link, new AnnouncementTimes(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), 3));
        await _node.IpAsync("link set eth0 up");
        await Waiting.UntilAsync(() => _node.Link.Works, "link up");
        // Known to the client, so that an announcement changes what it knows.
        await _client.IpAsync($"neigh replace {VirtualIP} lladdr 02:00:00:00:00:99 nud stale dev eth0");
        time.Advance(TimeSpan.FromSeconds(1));
        _client.Neighbour(VirtualIP).ShouldContain(_node.Mac);
    }
}
