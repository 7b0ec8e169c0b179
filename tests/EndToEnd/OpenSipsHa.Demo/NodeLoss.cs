using System.Net.NetworkInformation;
using OpenSipsHa.Lab;
using OpenSipsHa.Lab.Captures;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Holders;
using OpenSipsHa.Lab.Measuring;
using OpenSipsHa.Lab.Sipp;

namespace OpenSipsHa.Demo;

/// <summary>The leader's node is cut off while calls are going on, and comes back.</summary>
public sealed class NodeLoss(DemoSession session)
{
    private const int LongCalls = 40;
    private const int NewCallsPerSecond = 10;

    /// <summary>Long enough for the node loss to happen in the middle of the call.</summary>
    private static readonly TimeSpan LongCall = TimeSpan.FromSeconds(20);

    /// <summary>A lost node's address answers again within this, by the defaults; most often in a third of it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private const int OfferedSeconds = 12;

    private static readonly TimeSpan NewCall = TimeSpan.FromSeconds(2);

    /// <summary>How long the returned node is watched for not taking the virtual IP back.</summary>
    private static readonly TimeSpan NoPreemption = TimeSpan.FromSeconds(6);

    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        var limit = Limit;
        session.Figures = session.Figures with { GapLimitMs = limit.TotalMilliseconds };
        var node = session.Holders.Holders[0];

        session.Step($"calls are set up, to phones and to gateways");
        var calls = await StartCallsAsync(cancellationToken);
        var before = await SumAsync(calls, cancellationToken);
        session.Figures = session.Figures with { EstablishedAtCut = before.Established - before.Ended };

        session.Step($"cutting off {node}: it hears and reaches nobody");
        var probedFrom = LabClock.Now;
        var cutAt = DateTimeOffset.UtcNow;
        await session.Cluster.Control.CutAsync(node, cancellationToken);
        session.Say($"{node} is cut off with {session.Figures.EstablishedAtCut} calls established");
        var heir = await TakeoverAsync(node, limit, cancellationToken);
        await AfterwardsAsync(calls, cutAt, probedFrom, heir, cancellationToken);
        await ReturnAsync(node, heir, cancellationToken);
    }

    private async Task<IReadOnlyList<SippProcess>> StartCallsAsync(CancellationToken cancellationToken)
    {
        SippProcess[] established =
        [
            session.Show(session.Traffic.PhoneCalls("phones-at-cut", DemoRun.Phones, LongCalls, rate: 20, LongCall)),
            session.Show(session.Traffic.NumberCalls("gateways-at-cut", PairDialPlan.CallIdPrefix, LongCalls, rate: 20, LongCall)),
        ];
        foreach (var run in established)
            await run.WaitForAsync(row => row.Established == LongCalls, TimeSpan.FromSeconds(30), cancellationToken);
        // Calls are offered before, during and after the gap. They go to gateways: registrations are not replicated yet,
        // so the new holder knows a phone only once it has registered again.
        var offered = session.Show(session.Traffic.NumberCalls(
            "offered-around-the-gap", PairDialPlan.RoundRobinPrefix, NewCallsPerSecond * OfferedSeconds, NewCallsPerSecond, NewCall));
        await offered.WaitForAsync(row => row.Ended > 0, TimeSpan.FromSeconds(20), cancellationToken);
        return [.. established, offered];
    }

    private static async Task<SippStatistics> SumAsync(IReadOnlyList<SippProcess> calls, CancellationToken cancellationToken)
    {
        var rows = await Task.WhenAll(calls.Select(run => run.FreshStatisticsAsync(cancellationToken)));
        return rows.Aggregate(SippStatistics.Add);
    }

    private async Task<string> TakeoverAsync(string node, TimeSpan limit, CancellationToken cancellationToken)
    {
        var peer = PairNetwork.Peer(node);
        var mac = session.Cluster.MacOf(peer);
        await Deadline.UntilAsync(
            $"{peer} to answer on the virtual IP", limit + TimeSpan.FromSeconds(15),
            () => session.Probe.LastAnswer?.Responder.Equals(mac) == true,
            () => $"held by [{string.Join(", ", session.Holders.Holders)}]", cancellationToken: cancellationToken);
        session.Say($"{peer} answers on {PairNetwork.VirtualIP}");
        var member = await session.Cluster.MemberOnAsync(peer);
        session.Figures = session.Figures with { HolderAfter = $"{member.Name} on {peer}" };
        return peer;
    }

    private async Task AfterwardsAsync(
        IReadOnlyList<SippProcess> calls, DateTimeOffset cutAt, TimeSpan probedFrom, string heir, CancellationToken cancellationToken)
    {
        session.Step("established calls end through the new holder, phones register again");
        var answeredAt = LabClock.WallTimeOf(FirstAnswerOf(session.Cluster.MacOf(heir)));
        var again = await session.Traffic.RegisterAsync("register-again", DemoRun.Phones, cancellationToken: cancellationToken);
        session.Figures = session.Figures with { RegisteredAgain = (int)again.Statistics.Successful };
        session.Say(again.ToString());
        session.Figures = session.Figures with { OfferedDuringGap = OfferedAround(calls[^1], cutAt, answeredAt) };
        foreach (var run in calls)
            await session.FinishAsync(run, cancellationToken);
        var phones = session.Show(session.Traffic.PhoneCalls("phone-to-phone-again", DemoRun.Phones, calls: 50, rate: 20, TimeSpan.FromSeconds(1)));
        await session.FinishAsync(phones, cancellationToken);
        await MeasureGapAsync(cutAt, probedFrom, heir, cancellationToken);
    }

    private async Task MeasureGapAsync(DateTimeOffset cutAt, TimeSpan probedFrom, string heir, CancellationToken cancellationToken)
    {
        var report = session.Probe.Report(probedFrom);
        var mac = session.Cluster.MacOf(heir);
        var garp = await session.Arp.WaitForAsync(
            packet => IsAnnouncement(packet, mac, cutAt), 2, TimeSpan.FromSeconds(5), cancellationToken);
        session.Figures = session.Figures with
        {
            GapMs = Math.Round(report.Gap.TotalMilliseconds, 1),
            ProbePauseMs = Math.Round(report.LongestPause.TotalMilliseconds, 1),
            StaleAnswers = report.StaleAnswers,
            OverlapMs = Math.Round(HolderInterval.Overlap(session.Holders.Intervals).TotalMilliseconds, 1),
            GarpSeen = garp.Count,
            GarpRequests = garp.Count(packet => packet.Operation == ArpOperation.Request),
            GarpReplies = garp.Count(packet => packet.Operation == ArpOperation.Reply),
            CutToGarpMs = Math.Round((garp[0].Time - cutAt).TotalMilliseconds, 1),
        };
        foreach (var interval in session.Holders.Intervals.Where(interval => LabClock.WallTimeOf(interval.To) > cutAt))
        {
            session.Timeline.Add(LabClock.WallTimeOf(interval.From), $"{interval.Node} has {PairNetwork.VirtualIP} on eth0");
            if (interval.Node != heir)
                session.Timeline.Add(LabClock.WallTimeOf(interval.To), $"{interval.Node} still had {PairNetwork.VirtualIP} here for the last time");
        }

        session.Timeline.Add(garp[0].Time, $"first of {garp.Count} gratuitous ARP packets of {heir} on the client's wire");
        session.Timeline.Add(LabClock.WallTimeOf(report.GapStart), "last probe answered before the gap");
        session.Timeline.Add(LabClock.WallTimeOf(report.GapStart + report.Gap), $"first probe answered after it: gap {report.Gap.TotalMilliseconds:0} ms");
    }

    private async Task ReturnAsync(string node, string heir, CancellationToken cancellationToken)
    {
        session.Step($"{node} comes back and becomes the standby");
        await session.Cluster.Control.HealAsync(node, cancellationToken);
        await session.Cluster.WaitReadyAsync(TimeSpan.FromSeconds(60));
        var member = await Deadline.UntilAsync(
            $"the member on {node} to be ready as standby", TimeSpan.FromSeconds(30),
            async () => await session.Cluster.MemberOnAsync(node) is { Ready: true, HoldsVip: false } standby ? standby : null,
            every: TimeSpan.FromMilliseconds(250), cancellationToken: cancellationToken);
        session.Say($"{member.Name} on {node} is ready and holds nothing");
        var until = LabClock.Now + NoPreemption;
        await Deadline.UntilAsync("time to pass", NoPreemption * 2, () => LabClock.Now > until, cancellationToken: cancellationToken);
        var holders = session.Holders.Holders;
        var stayed = holders is [var only] && only == heir && session.Holders.Intervals[^1].Node == heir;
        session.Figures = session.Figures with
        {
            HolderAtEnd = stayed ? session.Figures.HolderAfter : $"[{string.Join(", ", holders)}]",
            OverlapMs = Math.Round(HolderInterval.Overlap(session.Holders.Intervals).TotalMilliseconds, 1),
        };
        session.Say($"{NoPreemption.TotalSeconds:0} s later the virtual IP is on {string.Join(" and ", holders)}");
    }

    private TimeSpan FirstAnswerOf(PhysicalAddress mac) =>
        session.Probe.Samples.First(sample => mac.Equals(sample.Responder)).AnsweredAt!.Value;

    /// <summary>From the last row before the gap to the first one after it: rows are a second apart.</summary>
    private static long OfferedAround(SippProcess run, DateTimeOffset from, DateTimeOffset to)
    {
        var before = run.History.LastOrDefault(row => row.Time <= from)?.Created ?? 0;
        return (run.History.FirstOrDefault(row => row.Time >= to) ?? run.History[^1]).Created - before;
    }

    private static bool IsAnnouncement(ArpPacket packet, PhysicalAddress mac, DateTimeOffset after) =>
        packet.IsGratuitous && packet.Time >= after && packet.Sender.Equals(PairNetwork.VirtualIP) && packet.SenderHardware.Equals(mac);
}
