using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Fencing;
using OpenSipsHa.Agent.VirtualIP.Netlink;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Agent.Tests.Fencing;

/// <summary>The fence in the kernel, in namespaces of our own.</summary>
public sealed class NftablesFenceTests(ITestOutputHelper output) : IAsyncLifetime
{
    private FenceLab _lab = null!;

    public async ValueTask InitializeAsync() => _lab = await FenceLab.CreateAsync();

    public async ValueTask DisposeAsync() => await _lab.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Opened_for_300_ms_it_answers_for_so_long_and_neither_before_nor_after(bool isV6)
    {
        var address = FenceLab.Address(isV6);
        using var fence = _lab.Fence();
        fence.Guard(address);
        fence.AnswerOn(_lab.Eth0);
        await _lab.BindAsync(address);
        using var ping = new PingProbe(_lab.Client, address);
        using var neighbor = new NeighborProbe(_lab.Client, address);
        await ping.AskAsync(20);
        await neighbor.AskAsync(20);

        var before = Stopwatch.GetTimestamp();
        fence.Open(address, TimeSpan.FromMilliseconds(300));
        var opened = Stopwatch.GetTimestamp();
        await Waiting.UntilAsync(() => AddressProbe.Ms(opened, Stopwatch.GetTimestamp()) > 600, "600 ms");

        foreach (var probe in (AddressProbe[])[ping, neighbor])
        {
            probe.Between(before, double.NegativeInfinity, -10).Answered.ShouldBe(0);
            // Those sent while it was open, ticks of the kernel left out.
            var (answered, sent) = probe.Between(opened, 0, 270 - AddressProbe.Ms(before, opened));
            sent.ShouldBeGreaterThan(5);
            answered.ShouldBe(sent);
            var last = probe.LastAnswered(opened);
            output.WriteLine($"{address} {probe.GetType().Name}: last one answered {last:0.0} ms after the opening, {answered} of {sent}; opened in {AddressProbe.Ms(before, opened):0.000} ms");
            last.ShouldBeLessThanOrEqualTo(300);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refreshed_ten_times_a_second_it_loses_nothing_and_closes_at_once_when_told(bool isV6)
    {
        var address = FenceLab.Address(isV6);
        using var fence = _lab.Fence();
        fence.Guard(address);
        fence.AnswerOn(_lab.Eth0);
        await _lab.BindAsync(address);
        using var ping = new PingProbe(_lab.Client, address);
        using var neighbor = new NeighborProbe(_lab.Client, address);
        var openings = new List<(long Start, long End)>();
        var refresher = new Thread(() =>
        {
            for (var i = 0; i < 30; i++)
            {
                var start = Stopwatch.GetTimestamp();
                fence.Open(address, TimeSpan.FromMilliseconds(300));
                openings.Add((start, Stopwatch.GetTimestamp()));
                Thread.Sleep(100);
            }
        }) { Priority = ThreadPriority.Highest };
        refresher.Start();
        refresher.Join();
        var closing = Stopwatch.GetTimestamp();
        fence.Close(address);
        var closed = Stopwatch.GetTimestamp();
        await ping.AskAsync(20);
        await neighbor.AskAsync(20);

        // A refresher that this machine keeps from running is another test's.
        bool IsOpenAt(long at) => openings.Exists(o => o.End <= at && AddressProbe.Ms(o.Start, at) < 270) && at < closing;
        foreach (var probe in (AddressProbe[])[ping, neighbor])
        {
            var due = probe.Series.Where(ask => IsOpenAt(ask.SentAt)).ToList();
            due.Count.ShouldBeGreaterThan(100);
            due.Count(ask => !ask.IsAnswered).ShouldBe(0);
            probe.Between(closed, 0, double.PositiveInfinity).Answered.ShouldBe(0);
            output.WriteLine($"{address} {probe.GetType().Name}: {due.Count} asked, none lost; closed in {AddressProbe.Ms(closing, closed):0.000} ms");
        }
    }

    [Fact]
    public async Task What_opens_an_address_opens_no_other_and_two_clusters_keep_out_of_each_others_way()
    {
        using var one = _lab.Fence("pair");
        var other = _lab.Fence("other.pair-2");
        one.Guard(FenceLab.V4);
        one.Guard(FenceLab.V6);
        other.Guard(IPAddress.Parse("192.168.1.214"));
        foreach (var fence in (NftablesFence[])[one, other])
            fence.AnswerOn(_lab.Eth0);
        await _lab.BindAsync(FenceLab.V4);
        await _lab.BindAsync(FenceLab.V6);
        await _lab.BindAsync(IPAddress.Parse("192.168.1.214"));
        using var first = new PingProbe(_lab.Client, FenceLab.V4);
        using var second = new PingProbe(_lab.Client, FenceLab.V6);
        using var third = new PingProbe(_lab.Client, IPAddress.Parse("192.168.1.214"));

        other.Open(IPAddress.Parse("192.168.1.214"), TimeSpan.FromSeconds(3));
        await Waiting.UntilAsync(() => third.Answers > 10, "the other cluster's address answers");
        (first.Answers, second.Answers).ShouldBe((0, 0));

        one.Open(FenceLab.V6, TimeSpan.FromSeconds(3));
        await Waiting.UntilAsync(() => second.Answers > 10, "the address answers");
        first.Answers.ShouldBe(0);

        other.Dispose();
        var tables = await FenceLab.ExecAsync(_lab.Node, "nft", "list", "tables");
        tables.ShouldContain("table arp opensipsha_default_pair");
        tables.ShouldNotContain("other");
    }

    [Fact]
    public async Task Flushed_by_somebody_it_is_there_again_with_the_next_opening()
    {
        using var fence = _lab.Fence();
        fence.Guard(FenceLab.V4);
        fence.Guard(FenceLab.V6);
        fence.AnswerOn(_lab.Eth0);
        await _lab.BindAsync(FenceLab.V4);
        await _lab.BindAsync(FenceLab.V6);
        await FenceLab.ExecAsync(_lab.Node, "nft", "flush", "ruleset");

        var start = Stopwatch.GetTimestamp();
        fence.Open(FenceLab.V4, TimeSpan.FromMilliseconds(300));
        output.WriteLine($"built again and opened in {AddressProbe.Ms(start, Stopwatch.GetTimestamp()):0.0} ms");
        using var ping = new PingProbe(_lab.Client, FenceLab.V4);
        using var arp = new NeighborProbe(_lab.Client, FenceLab.V4);
        using var other = new PingProbe(_lab.Client, FenceLab.V6);
        await ping.AskAsync(60);
        await Waiting.UntilAsync(() => AddressProbe.Ms(start, Stopwatch.GetTimestamp()) > 600, "600 ms");
        ping.Answers.ShouldBeGreaterThan(0);
        arp.Answers.ShouldBeGreaterThan(0);
        ping.LastAnswered(start).ShouldBeLessThan(500);
        other.Answers.ShouldBe(0);

        await FenceLab.ExecAsync(_lab.Node, "nft", "flush", "ruleset");
        fence.Guard(FenceLab.V4);
        (await FenceLab.ExecAsync(_lab.Node, "nft", "list", "ruleset")).ShouldContain("192.168.1.213");
    }

    [Fact]
    public async Task The_tables_of_a_process_that_died_are_replaced_and_closed_and_it_takes_none_of_the_new_ones_along()
    {
        var dead = _lab.Fence();
        dead.Guard(FenceLab.V4);
        await _lab.BindAsync(FenceLab.V4);
        dead.Open(FenceLab.V4, TimeSpan.FromSeconds(3));
        using var fence = _lab.Fence();
        fence.Guard(FenceLab.V4);
        dead.Dispose();
        (await FenceLab.ExecAsync(_lab.Node, "nft", "list", "tables")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
        using var ping = new PingProbe(_lab.Client, FenceLab.V4);
        await ping.AskAsync(20);
        ping.Answers.ShouldBe(0);
    }

    /// <summary>Killed with its supervisor: what it has left bound answers at no moment of its successor's start.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_process_that_died_has_left_bound_is_removed_before_its_fence_is_replaced(bool isV6)
    {
        var address = FenceLab.Address(isV6);
        var dead = _lab.Fence();
        dead.Guard(address);
        dead.AnswerOn(_lab.Eth0);
        await _lab.BindAsync(address);
        using var ping = new PingProbe(_lab.Client, address);
        await ping.AskAsync(20);
        using (_lab.Fence())
        {
            await ping.AskAsync(50);
            _lab.Network.Addresses().ShouldNotContain(assigned => assigned.Address.Equals(address));
        }

        ping.Answers.ShouldBe(0);
        dead.Dispose();
    }

    [Fact]
    public async Task Without_a_loopback_interface_it_works_by_transactions_until_it_is_guarded_anew()
    {
        using var fence = _lab.Fence();
        fence.Guard(FenceLab.V4);
        fence.AnswerOn(_lab.Eth0);
        await _lab.BindAsync(FenceLab.V4);
        await FenceLab.ExecAsync(_lab.Node, "ip", "link", "set", "lo", "down");
        using var ping = new PingProbe(_lab.Client, FenceLab.V4);
        using var arp = new NeighborProbe(_lab.Client, FenceLab.V4);
        fence.Open(FenceLab.V4, TimeSpan.FromSeconds(3));
        await Waiting.UntilAsync(() => ping.Answers > 5 && arp.Answers > 5, "it answers");
        fence.Open(FenceLab.V4, TimeSpan.FromSeconds(3));
        fence.Close(FenceLab.V4);
        var closed = Stopwatch.GetTimestamp();
        await ping.AskAsync(20);
        ping.Between(closed, 0, double.PositiveInfinity).Answered.ShouldBe(0);

        await FenceLab.ExecAsync(_lab.Node, "ip", "link", "set", "lo", "up");
        fence.Guard(FenceLab.V4);
        var generation = await GenerationAsync();
        fence.Open(FenceLab.V4, TimeSpan.FromSeconds(3));
        fence.Close(FenceLab.V4);
        (await GenerationAsync()).ShouldBe(generation);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_it_is_open_the_node_itself_reaches_its_address_and_while_closed_not(bool isV6)
    {
        var address = FenceLab.Address(isV6);
        using var fence = _lab.Fence();
        fence.Guard(address);
        await _lab.BindAsync(address);
        using var ping = new PingProbe(_lab.Node, address);
        await ping.AskAsync(10);
        ping.Answers.ShouldBe(0);
        fence.Open(address, TimeSpan.FromSeconds(3));
        await Waiting.UntilAsync(() => ping.Answers > 5, "it answers");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_guarded_node_talks_to_the_holder_and_learns_from_its_announcements_where_the_address_is(bool isV6)
    {
        var address = FenceLab.Address(isV6);
        using var fence = _lab.Fence();
        fence.Guard(address);
        using var holder = _lab.Client.Run(() => new RouteNetlink());
        var eth0 = holder.Links().Single(link => link.Name == "eth0");
        holder.SetAddress(eth0.Index, address, 600);
        using (var ping = new PingProbe(_lab.Node, address))
            await Waiting.UntilAsync(() => ping.Answers > 5, "the holder answers");

        await FenceLab.ExecAsync(_lab.Node, "ip", "neigh", "replace", address.ToString(), "lladdr", "02:00:00:00:00:01", "dev", "eth0", "nud", "stale");
        using var frames = _lab.Client.Run(() => new PacketSocket());
        var mac = string.Join(':', _lab.Client.MacAddress.GetAddressBytes().Select(b => $"{b:x2}"));
        // Linux ignores ARP within a second of the last change.
        using var series = new Timer(_ =>
        {
            foreach (var frame in AddressFrames.Announce(address, _lab.Client.MacAddress))
                frames.Send(eth0.Index, frame);
        }, null, 0, 100);
        await Waiting.UntilAsync(
            () => _lab.Node.ExecAsync("ip", "neigh", "show", address.ToString()).GetAwaiter().GetResult().Output.Contains(mac, StringComparison.Ordinal),
            "the announcement is heeded");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Announcements_by_packet_socket_pass_a_closed_fence_so_the_order_of_loss_stops_them_first(bool isV6)
    {
        var address = FenceLab.Address(isV6);
        using var fence = _lab.Fence();
        fence.Guard(address);
        await FenceLab.ExecAsync(_lab.Client, "ip", "neigh", "replace", address.ToString(), "lladdr", "02:00:00:00:00:01", "dev", "eth0", "nud", "stale");
        using var frames = _lab.Node.Run(() => new PacketSocket());
        var mac = string.Join(':', _lab.Node.MacAddress.GetAddressBytes().Select(b => $"{b:x2}"));
        var index = _lab.Eth0.Index;
        using var series = new Timer(_ =>
        {
            foreach (var frame in AddressFrames.Announce(address, _lab.Node.MacAddress))
                frames.Send(index, frame);
        }, null, 0, 100);
        await Waiting.UntilAsync(
            () => _lab.Client.ExecAsync("ip", "neigh", "show", address.ToString()).GetAwaiter().GetResult().Output.Contains(mac, StringComparison.Ordinal),
            "the announcement has come through");
    }

    [Fact]
    public async Task An_address_that_is_forgotten_is_gated_no_more_and_disposal_leaves_nothing_behind()
    {
        var fence = _lab.Fence();
        fence.Guard(FenceLab.V4);
        await _lab.BindAsync(FenceLab.V4);
        fence.Forget(FenceLab.V4);
        fence.Close(FenceLab.V4);
        using var ping = new PingProbe(_lab.Client, FenceLab.V4);
        await Waiting.UntilAsync(() => ping.Answers > 0, "it answers");
        fence.Dispose();
        (await FenceLab.ExecAsync(_lab.Node, "nft", "list", "ruleset")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Opened_without_having_been_guarded_it_closes_all_the_same()
    {
        using var fence = _lab.Fence();
        await _lab.BindAsync(FenceLab.V4);
        var start = Stopwatch.GetTimestamp();
        fence.Open(FenceLab.V4, TimeSpan.FromMilliseconds(100));
        using var ping = new PingProbe(_lab.Client, FenceLab.V4);
        await Waiting.UntilAsync(() => AddressProbe.Ms(start, Stopwatch.GetTimestamp()) > 400, "400 ms");
        await ping.AskAsync(10);
        ping.Between(start, 300, double.PositiveInfinity).Answered.ShouldBe(0);
    }

    [Fact]
    public void Without_the_capability_there_is_no_fence_and_the_complaint_is_nfts()
    {
        using var fence = _lab.Node.Run(() =>
        {
            ThreadCapabilities.DropAll();
            return NftablesFence.Create("default", "pair", _lab.Network, TimeProvider.System, NullLogger.Instance);
        });
        fence.Complaint.ShouldNotBeNull().ShouldStartWith("nftables: ");
        fence.Complaint!.ShouldContain("not permitted");
        fence.Guard(FenceLab.V4);
        fence.Open(FenceLab.V4, TimeSpan.FromSeconds(1));
        fence.Close(FenceLab.V4);
        fence.Forget(FenceLab.V4);
    }

    [Theory]
    [InlineData("Default", "pair")]
    [InlineData("default", "pair } ; flush ruleset")]
    [InlineData("", "pair")]
    public void A_name_that_is_none_of_Kubernetes_is_refused(string kubernetesNamespace, string cluster) =>
        Should.Throw<ArgumentException>(() => FenceRules.TableName(kubernetesNamespace, cluster));

    [Fact]
    [Trait("Scope", "Slow")]
    public async Task A_process_that_stands_still_loses_the_address_within_the_time_it_had()
    {
        await _lab.BindAsync(FenceLab.V4);
        var refresher = _lab.Node.Start(
            ["dotnet", typeof(FenceRefresher).Assembly.Location, "-noLogo", "-noColor", "-explicit", "only", "-class", typeof(FenceRefresher).FullName!]);
        await using (refresher)
        {
            using var ping = new PingProbe(_lab.Client, FenceLab.V4);
            using var arp = new NeighborProbe(_lab.Client, FenceLab.V4);
            await Waiting.UntilAsync(
                () => _lab.Node.ExecAsync("nft", "list", "ruleset").GetAwaiter().GetResult().Output.Contains("expires", StringComparison.Ordinal),
                "it is opened", 120, () => string.Join('\n', refresher.Lines));
            var (pings, arps) = (ping.Answers, arp.Answers);
            await Waiting.UntilAsync(() => ping.Answers > pings + 50 && arp.Answers > arps + 50, "it answers");
            refresher.SendToGroup(Signal.Stop);
            var stopped = Stopwatch.GetTimestamp();
            await Waiting.UntilAsync(() => AddressProbe.Ms(stopped, Stopwatch.GetTimestamp()) > 1000, "1 s");
            foreach (var probe in (AddressProbe[])[ping, arp])
            {
                output.WriteLine($"{probe.GetType().Name}: last one answered {probe.LastAnswered(stopped):0.0} ms after the process was stopped");
                probe.LastAnswered(stopped).ShouldBeLessThanOrEqualTo(310);
            }
        }
    }

    private Task<uint> GenerationAsync() => Task.FromResult(_lab.Node.Run(RulesetGeneration.Read));
}
