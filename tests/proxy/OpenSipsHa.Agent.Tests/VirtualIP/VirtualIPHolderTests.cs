using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Fencing;
using OpenSipsHa.Agent.Tests.Fencing;
using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.Agent.VirtualIP.Netlink;

namespace OpenSipsHa.Agent.Tests.VirtualIP;

/// <summary>Gaining, holding and losing on the kernel itself, with the fence, under authority for 300 ms at a time.</summary>
public sealed class VirtualIPHolderTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly MonotonicClock _clock = new(TimeProvider.System);
    private readonly SilentObserver _observer = new();
    private readonly Lock _turn = new();
    private FenceLab _lab = null!;
    private NftablesFence _fence = null!;
    private PacketSocket _frames = null!;
    private ConntrackFlush _flows = null!;

    public async ValueTask InitializeAsync()
    {
        _lab = await FenceLab.CreateAsync();
        _fence = _lab.Fence();
        _frames = _lab.Node.Run(() => new PacketSocket());
        _flows = _lab.Node.Run(() => new ConntrackFlush(TimeProvider.System, NullLogger.Instance));
    }

    public async ValueTask DisposeAsync()
    {
        _flows.Dispose();
        _frames.Dispose();
        _fence.Dispose();
        await _lab.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Gained_it_answers_at_once_held_it_goes_on_and_lost_it_is_silent(bool isV6)
    {
        var address = FenceLab.Address(isV6);
        using var holder = Holder(address);
        holder.Sweep().ShouldBeTrue();
        var times = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            var start = Stopwatch.GetTimestamp();
            holder.Gain(Authority());
            times.Add(AddressProbe.Ms(start, Stopwatch.GetTimestamp()));
            holder.Lose(LossReason.Stopping, "test").ShouldBeTrue();
        }

        output.WriteLine($"{address}: gained in {string.Join(", ", times.Select(ms => $"{ms:0.00}"))} ms");
        await LearnAsync(address);
        using var ping = new PingProbe(_lab.Client, address);
        holder.Gain(Authority());
        using (Extending(holder))
            await Waiting.UntilAsync(() => ping.Answers > 150, "it is held for more than one lifetime's refresh");
        holder.Lose(LossReason.Stopping, "test").ShouldBeTrue();
        var lost = Stopwatch.GetTimestamp();
        await ping.AskAsync(20);
        ping.Between(lost, 0, double.PositiveInfinity).Answered.ShouldBe(0);
        _lab.Network.Addresses().ShouldNotContain(a => a.Address.Equals(address));
        _observer.Failures.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_process_before_left_answers_nothing_and_is_swept(bool isV6)
    {
        var address = FenceLab.Address(isV6);
        await FenceLab.ExecAsync(_lab.Node, "ip", "addr", "add", address.ToString(), "dev", "eth0");
        await LearnAsync(address);
        using var ping = new PingProbe(_lab.Client, address);
        await Waiting.UntilAsync(() => ping.Answers > 0, "the leftover answers");
        using var holder = Holder(address);
        holder.Sweep().ShouldBeTrue();
        _lab.Network.Addresses().ShouldNotContain(a => a.Address.Equals(address));
        // Somebody adds it again.
        var swept = Stopwatch.GetTimestamp();
        await FenceLab.ExecAsync(_lab.Node, "ip", "addr", "add", address.ToString(), "dev", "eth0");
        await ping.AskAsync(20);
        ping.Between(swept, 0, double.PositiveInfinity).Answered.ShouldBe(0);
        holder.Repair(authority: null);
        _lab.Network.Addresses().ShouldNotContain(a => a.Address.Equals(address));
    }

    /// <summary>Set down, an interface loses its IPv6 addresses, and keeps its IPv4 ones.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_the_link_was_down_it_answers_again_while_there_is_authority(bool isV6)
    {
        var address = FenceLab.Address(isV6);
        using var holder = Holder(address);
        holder.Gain(Authority());
        await LearnAsync(address);
        using var changes = Repairing(holder);
        using var ping = new PingProbe(_lab.Client, address);
        using (Extending(holder))
        {
            await Waiting.UntilAsync(() => ping.Answers > 10, "it answers");
            await FenceLab.ExecAsync(_lab.Node, "ip", "link", "set", "eth0", "down");
            await ping.AskAsync(100);
            _lab.Network.Addresses().Any(a => a.Address.Equals(IPAddress.Parse("2001:db8::211"))).ShouldBeFalse();
            await FenceLab.ExecAsync(_lab.Node, "ip", "link", "set", "eth0", "up");
            var up = Stopwatch.GetTimestamp();
            // The node's own address is for who configured it to bring back; without it there is no route to the client.
            await FenceLab.ExecAsync(_lab.Node, "ip", "addr", "add", "2001:db8::211/64", "dev", "eth0", "nodad");
            await Waiting.UntilAsync(() => ping.Between(up, 0, double.PositiveInfinity).Answered > 10, "it answers again", 20, () => string.Join('\n', _observer.Failures));
            var first = ping.Series.First(ask => ask.IsAnswered && ask.SentAt > up).SentAt;
            output.WriteLine($"{address}: answered again {AddressProbe.Ms(up, first):0} ms after the link was set up");
        }

        holder.Lose(LossReason.Stopping, "test").ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Removed_by_somebody_it_is_bound_again(bool isV6)
    {
        var address = FenceLab.Address(isV6);
        using var holder = Holder(address);
        holder.Gain(Authority());
        using var changes = Repairing(holder);
        await FenceLab.ExecAsync(_lab.Node, "ip", "addr", "del", $"{address}/{(isV6 ? 128 : 32)}", "dev", "eth0");
        await Waiting.UntilAsync(() => _lab.Network.Addresses().Any(a => a.Address.Equals(address)), "it is there again");
    }

    /// <summary>A bond that fails over to another card, a virtual machine's interface that is set anew.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_the_link_gets_another_MAC_the_neighbours_learn_it_at_once(bool isV6)
    {
        var address = FenceLab.Address(isV6);
        using var holder = Holder(address);
        holder.Gain(Authority());
        using var ping = new PingProbe(_lab.Client, address);
        using var changes = Repairing(holder);
        using (Extending(holder))
        {
            await Waiting.UntilAsync(() => ping.Answers > 10, "it answers");
            await FenceLab.ExecAsync(_lab.Node, "ip", "link", "set", "eth0", "address", "02:00:00:00:be:ef");
            var changed = Stopwatch.GetTimestamp();
            await Waiting.UntilAsync(() => ping.Between(changed, 0, double.PositiveInfinity).Answered > 10, "it answers again");
            var first = ping.Series.First(ask => ask.IsAnswered && ask.SentAt > changed).SentAt;
            output.WriteLine($"{address}: answered {AddressProbe.Ms(changed, first):0} ms after the MAC had changed");
            // Long before a neighbour would ask again by itself (15 s and more).
            AddressProbe.Ms(changed, first).ShouldBeLessThan(3000);
        }

        holder.Lose(LossReason.Stopping, "test").ShouldBeTrue();
    }

    private VirtualIPHolder Holder(IPAddress address)
    {
        var holder = new VirtualIPHolder("vip", address, _lab.Network, _fence, _frames, _flows, _observer, _clock, NullLogger.Instance);
        holder.Place(new VirtualIPHolder.Placement(_lab.Eth0, new AnnouncementTimes(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), 3)));
        return holder;
    }

    private Authority Authority() => new(_clock.Now, _clock.Now + TimeSpan.FromMilliseconds(300), 1);

    private NetworkChanges Repairing(VirtualIPHolder holder) => _lab.Node.Run(() => new NetworkChanges(() =>
    {
        lock (_turn)
            holder.Repair(Authority());
    }));

    private Timer Extending(VirtualIPHolder holder) => new(_ =>
    {
        lock (_turn)
            holder.Extend(Authority());
    }, null, 0, 50);

    private async Task LearnAsync(IPAddress address)
    {
        var mac = string.Join(':', _lab.Node.MacAddress.GetAddressBytes().Select(b => $"{b:x2}"));
        await FenceLab.ExecAsync(_lab.Client, "ip", "neigh", "replace", address.ToString(), "lladdr", mac, "dev", "eth0", "nud", "permanent");
    }
}
