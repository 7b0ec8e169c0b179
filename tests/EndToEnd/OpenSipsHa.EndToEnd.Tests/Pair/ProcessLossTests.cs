using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Faults;
using OpenSipsHa.Lab.Holders;
using OpenSipsHa.Lab.Measuring;
using OpenSipsHa.Lab.Probing;

namespace OpenSipsHa.EndToEnd.Tests.Pair;

/// <summary>A process of the leader, or the operator, is killed.</summary>
public sealed class ProcessLossTests(PairFixture pair) : PairTest(pair)
{
    [Fact]
    public async Task A_killed_agent_loses_the_virtual_IP_to_the_kernel_within_its_lifetime()
    {
        var node = Cluster.Host(Leader);
        using var probe = await ProbeAsync();
        var from = LabClock.Now;
        TimeSpan lifetime;
        using (var addresses = new AddressDump(node))
            lifetime = addresses.Read().Single(address => address.Address.Equals(PairNetwork.VirtualIP)).ValidFor!.Value;
        var killedAt = LabClock.Now;

        // Killed again whenever it is restarted, so that only the kernel can take the address away.
        using var stop = new CancellationTokenSource();
        var killing = KeepKillingAsync(node, stop.Token);
        await ProductCluster.WaitForHolderAsync(Pair.Holders, TimeSpan.FromSeconds(20), not: Leader);
        await stop.CancelAsync();
        await killing;

        var lost = Pair.Holders.BoundIntervals.Last(interval => interval.Node == Leader).To;
        Measured($"agent killed: address with {lifetime.TotalSeconds:0} s left gone after {(lost - killedAt).TotalMilliseconds:0} ms");
        // A reading of n whole seconds may stand for almost n + 1.
        (lost - killedAt).ShouldBeLessThan(lifetime + TimeSpan.FromSeconds(1.1));
        await TakenOverAsync("agent killed and kept from restarting", probe, from, LeaseDuration + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_stopped_agent_loses_the_virtual_IP_and_does_not_take_it_back_when_it_goes_on()
    {
        var agent = PairProcesses.Find(Cluster.Host(Leader), PairPart.Agent).ShouldHaveSingleItem();
        using var probe = await ProbeAsync();
        var from = LabClock.Now;

        agent.Send(Signal.Stop);
        try
        {
            await ProductCluster.WaitForHolderAsync(Pair.Holders, TimeSpan.FromSeconds(20), not: Leader);
        }
        finally
        {
            agent.Send(Signal.Cont);
        }

        await TakenOverAsync("agent stopped", probe, from, LeaseDuration + TimeSpan.FromSeconds(1));
        (await Pair.SettleAsync()).ShouldBe(Standby);
    }

    [Fact]
    public async Task A_killed_proxy_hands_the_virtual_IP_over()
    {
        var calls = await EstablishedCallsAsync("proxy-killed");
        using var probe = await ProbeAsync();
        var from = LabClock.Now;
        var member = await Cluster.MemberOnAsync(Leader);

        await Cluster.Control.KillAsync(Leader, member.Name, "proxy", Signal.Kill, Cancellation);

        await ProductCluster.WaitForHolderAsync(Pair.Holders, TimeSpan.FromSeconds(20), not: Leader);
        await TakenOverAsync("proxy killed", probe, from, TimeSpan.FromSeconds(1));
        await AllSucceedAsync(calls);
    }

    [Fact]
    public async Task A_deleted_pod_hands_over_in_good_order_and_is_made_again()
    {
        var calls = await EstablishedCallsAsync("pod-deleted");
        using var probe = await ProbeAsync();
        var from = LabClock.Now;
        var member = await Cluster.MemberOnAsync(Leader);
        var uid = await Kubectl.OutputAsync("get", "pod", member.Name, "-o", "jsonpath={.metadata.uid}");

        await Kubectl.OutputAsync("delete", "pod", member.Name, "--wait=false");

        await ProductCluster.WaitForHolderAsync(Pair.Holders, TimeSpan.FromSeconds(20), not: Leader);
        await TakenOverAsync("pod deleted", probe, from, TimeSpan.FromSeconds(1));
        await AllSucceedAsync(calls);
        await Deadline.UntilAsync(
            "a new pod of that name", TimeSpan.FromSeconds(30),
            async () => (string?)(await Kubectl.GetAsync("pod", member.Name))?["metadata"]!["uid"] is { } now && now != uid ? now : null,
            every: TimeSpan.FromMilliseconds(200), cancellationToken: Cancellation);
        (await Pair.SettleAsync()).ShouldBe(Standby);
    }

    [Fact]
    public async Task Without_the_operator_calls_go_on_and_failover_works()
    {
        await Cluster.KillOperatorAsync();
        try
        {
            await AllSucceedAsync(Traffic.NumberCalls("no-operator", PairDialPlan.RoundRobinPrefix, calls: 20, rate: 20, hold: TimeSpan.FromSeconds(1)));
            var member = await Cluster.MemberOnAsync(Leader);
            await Cluster.Control.KillAsync(Leader, member.Name, "proxy", Signal.Kill, Cancellation);
            await ProductCluster.WaitForHolderAsync(Pair.Holders, TimeSpan.FromSeconds(20), not: Leader);
            await AllSucceedAsync(Traffic.NumberCalls("no-operator-after", PairDialPlan.RoundRobinPrefix, calls: 20, rate: 20, hold: TimeSpan.FromSeconds(1)));
        }
        finally
        {
            await Cluster.StartOperatorAsync(Cancellation);
        }

        (await Pair.SettleAsync()).ShouldBe(Standby);
    }

    private async Task<SipProbe> ProbeAsync()
    {
        var probe = Cluster.Probe();
        await Deadline.UntilAsync("an answered probe", TimeSpan.FromSeconds(5), () => probe.LastAnswer is not null, cancellationToken: Cancellation);
        return probe;
    }

    private async Task TakenOverAsync(string fault, SipProbe probe, TimeSpan from, TimeSpan limit)
    {
        var heir = Cluster.MacOf(Standby);
        await Deadline.UntilAsync($"{Standby} to answer", TimeSpan.FromSeconds(10), () => probe.LastAnswer?.Responder.Equals(heir) == true,
            cancellationToken: Cancellation);
        var judged = LabClock.Now + (ProbeSample.Lateness * 2);
        await Deadline.UntilAsync("the last probes to be judged", TimeSpan.FromSeconds(5), () => LabClock.Now > judged, cancellationToken: Cancellation);
        var report = probe.Report(from);
        Measured($"{fault}: gap {report.Gap.TotalMilliseconds:0} ms (longest pause of the probe itself {report.LongestPause.TotalMilliseconds:0} ms)");
        report.Gap.ShouldBeLessThan(limit);
        report.StaleAnswers.ShouldBe(0);
        HolderInterval.Overlap(Pair.Holders.Intervals).ShouldBe(TimeSpan.Zero);
    }

    private static async Task KeepKillingAsync(NetworkNamespace node, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var process in PairProcesses.Find(node, PairPart.AgentContainer))
                process.Send(Signal.Kill);
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
