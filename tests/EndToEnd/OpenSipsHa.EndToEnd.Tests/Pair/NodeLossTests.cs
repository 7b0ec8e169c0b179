using OpenSipsHa.Lab;
using OpenSipsHa.Lab.Captures;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Holders;
using OpenSipsHa.Lab.Measuring;
using OpenSipsHa.Lab.Sipp;

namespace OpenSipsHa.EndToEnd.Tests.Pair;

/// <summary>The leader's node is cut off from everybody, silently, with calls going on.</summary>
public sealed class NodeLossTests(PairFixture pair) : PairTest(pair)
{
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Cluster.Control.LinkUpAsync(Leader);
        await Cluster.Control.HealAsync(Leader);
        await Pair.SettleAsync();
        await Pair.RegisterAsync();
    }

    [Fact]
    public async Task A_cut_off_leader_costs_less_than_lease_plus_one_second_and_no_established_call()
    {
        await Pair.RegisterAsync();
        await using var arp = await ArpCapture.StartAsync(Cluster.Host(PairNetwork.Client), Pair.LogDirectory, Cancellation);
        using var probe = Cluster.Probe();
        SippProcess[] established =
        [
            Traffic.PhoneCalls("cut-phones", PairFixture.Phones, calls: 30, rate: 30, hold: TimeSpan.FromSeconds(15)),
            Traffic.NumberCalls("cut-gateways", PairDialPlan.CallIdPrefix, calls: 30, rate: 30, hold: TimeSpan.FromSeconds(15)),
        ];
        foreach (var run in established)
            await run.WaitForAsync(row => row.Established == 30, TimeSpan.FromSeconds(20), Cancellation);
        var offered = Traffic.NumberCalls("cut-offered", PairDialPlan.RoundRobinPrefix, calls: 120, rate: 10, hold: TimeSpan.FromSeconds(1));
        await offered.WaitForAsync(row => row.Ended > 0, TimeSpan.FromSeconds(20), Cancellation);
        await Deadline.UntilAsync("an answered probe", TimeSpan.FromSeconds(5), () => probe.LastAnswer is not null, cancellationToken: Cancellation);

        var from = LabClock.Now;
        var cutAt = DateTimeOffset.UtcNow;
        await Cluster.Control.CutAsync(Leader, Cancellation);
        var heir = Cluster.MacOf(Standby);
        await Deadline.UntilAsync(
            $"{Standby} to answer", TimeSpan.FromSeconds(20), () => probe.LastAnswer?.Responder.Equals(heir) == true,
            () => string.Join("; ", Pair.Holders.Intervals), cancellationToken: Cancellation);
        foreach (var run in (SippProcess[])[.. established, offered])
            await AllSucceedAsync(run);

        var report = probe.Report(from);
        Measured($"node cut off: gap {report.Gap.TotalMilliseconds:0} ms (longest pause of the probe itself {report.LongestPause.TotalMilliseconds:0} ms)");
        report.Gap.ShouldBeLessThan(LeaseDuration + TimeSpan.FromSeconds(1));
        report.Responders.ShouldBe([Cluster.MacOf(Leader), heir]);
        report.StaleAnswers.ShouldBe(0);
        HolderInterval.Overlap(Pair.Holders.Intervals).ShouldBe(TimeSpan.Zero);
        var garp = await arp.WaitForAsync(
            packet => packet.IsGratuitous && packet.Time > cutAt && packet.Sender.Equals(PairNetwork.VirtualIP), 4, TimeSpan.FromSeconds(10), Cancellation);
        garp.ShouldAllBe(packet => packet.SenderHardware.Equals(heir) && packet.FrameSource.Equals(heir));
        garp.ShouldContain(packet => packet.Operation == ArpOperation.Request);
        garp.ShouldContain(packet => packet.Operation == ArpOperation.Reply);
        // Linux's ARP locktime drops announcements that follow each other within about a second: there must be a later burst.
        (garp[^1].Time - garp[0].Time).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(800));
    }

    [Fact]
    public async Task A_node_that_comes_back_becomes_the_standby_and_does_not_preempt()
    {
        await Cluster.Control.CutAsync(Leader, Cancellation);
        await ProductCluster.WaitForHolderAsync(Pair.Holders, TimeSpan.FromSeconds(15), not: Leader);

        await Cluster.Control.HealAsync(Leader, Cancellation);

        (await Pair.SettleAsync()).ShouldBe(Standby);
        var until = LabClock.Now + (LeaseDuration * 1.5);
        await Deadline.UntilAsync("one and a half lease durations", LeaseDuration * 3, () => LabClock.Now > until, cancellationToken: Cancellation);
        Pair.Holders.Holders.ShouldBe([Standby]);
        Pair.Holders.Intervals[^1].Node.ShouldBe(Standby);
        var events = await Kubectl.OutputAsync("get", "events", "--field-selector", "involvedObject.name=pair", "-o", "jsonpath={.items[*].reason}");
        events.ShouldContain("VipAcquired");
    }

    [Fact]
    public async Task A_leader_that_loses_its_carrier_is_followed_by_the_other()
    {
        var calls = await EstablishedCallsAsync("carrier-lost");
        using var probe = Cluster.Probe();
        await Deadline.UntilAsync("an answered probe", TimeSpan.FromSeconds(5), () => probe.LastAnswer is not null, cancellationToken: Cancellation);
        var from = LabClock.Now;

        await Cluster.Control.LinkDownAsync(Leader, Cancellation);

        var heir = Cluster.MacOf(Standby);
        await Deadline.UntilAsync(
            $"{Standby} to answer", TimeSpan.FromSeconds(20), () => probe.LastAnswer?.Responder.Equals(heir) == true,
            () => string.Join("; ", Pair.Holders.Intervals), cancellationToken: Cancellation);
        await AllSucceedAsync(calls);
        var report = probe.Report(from);
        Measured($"carrier lost: gap {report.Gap.TotalMilliseconds:0} ms (longest pause of the probe itself {report.LongestPause.TotalMilliseconds:0} ms)");
        report.Gap.ShouldBeLessThan(LeaseDuration + TimeSpan.FromSeconds(1));
        HolderInterval.Overlap(Pair.Holders.Intervals).ShouldBe(TimeSpan.Zero);
    }
}
