using System.Net;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Holders;
using OpenSipsHa.Lab.Probing;

namespace OpenSipsHa.Lab.Measuring;

/// <summary>All instruments at once, on one clock: who holds the address, who answers for it, whether the service is there.</summary>
public sealed class Observation : IDisposable
{
    private const int ProbePort = 5099;

    private readonly ObservedPair _pair;

    private Observation(ObservedPair pair, ArpProbe arp)
    {
        (_pair, Arp) = (pair, arp);
        Holders = HolderSampler.Start(PairNetwork.VirtualIP, pair.Nodes.Select(node => (node.Name, node.Host)));
        Probe = SipProbe.Start(pair.Client, PairNetwork.Service, new IPEndPoint(PairNetwork.ClientAddress, ProbePort));
    }

    public HolderSampler Holders { get; }

    public SipProbe Probe { get; }

    public ArpProbe Arp { get; }

    /// <summary>The one node that holds the address and whose service answered last, a moment ago; null otherwise.</summary>
    public string? Serving =>
        Holders.Holders is [var only] && Probe.LastAnswer is { } answer && _pair.NodeOf(answer.Responder) == only
        && Probe.Silence < TimeSpan.FromMilliseconds(50)
            ? only
            : null;

    public static async Task<Observation> StartAsync(ObservedPair pair) => new(
        pair,
        await ArpProbe.StartAsync(
            pair.Client, pair.ClientMac, PairNetwork.VirtualIP, [.. pair.Nodes.Select(node => node.Mac)], ObservedPair.Unused));

    /// <summary>Waits until one node has held the address and answered without a break for a while.</summary>
    /// <returns>The node.</returns>
    /// <exception cref="TimeoutException">Says who holds it and how long nobody has answered.</exception>
    public async Task<string> WaitForServiceAsync(TimeSpan steady, TimeSpan timeout, string? not = null, CancellationToken cancellationToken = default)
    {
        (string? Node, TimeSpan Since) seen = (null, LabClock.Now);
        return await Deadline.UntilAsync(
            $"one node {(not is null ? "" : $"other than {not} ")}to serve steadily", timeout,
            () =>
            {
                var node = Serving;
                if (node != seen.Node || node is null || node == not)
                    seen = (node, LabClock.Now);
                return Task.FromResult(node is not null && node != not && LabClock.Now - seen.Since >= steady ? node : null);
            },
            () => Task.FromResult(
                $"held by [{string.Join(", ", Holders.Holders)}], answered last by {_pair.NodeOf(Probe.LastAnswer?.Responder) ?? "nobody"}, "
                + $"silent for {Probe.Silence.TotalMilliseconds:0} ms"),
            TimeSpan.FromMilliseconds(10), cancellationToken);
    }

    /// <summary>Figures of the time since a fault. To be asked when the last probes can be judged.</summary>
    /// <param name="faultAt">Just before it was made.</param>
    /// <param name="healedAt">Just after it was healed; null: nothing is to heal, or it has not been.</param>
    public Measurement Measure(string holderBefore, TimeSpan faultAt, TimeSpan? healedAt)
    {
        var now = LabClock.Now;
        // The probes just before the fault show where its gap begins.
        var during = Probe.Report(faultAt - TimeSpan.FromMilliseconds(50), healedAt);
        var intervals = HolderInterval.Within(Holders.Intervals, faultAt, now);
        var after = Holders.Holders is [var only] ? only : null;
        return new Measurement(
            during.Gap,
            during.GapStart - faultAt,
            HolderInterval.Overlap(intervals),
            ArpRound.Overlap(Arp.Rounds.Where(round => round.SentAt >= faultAt)),
            healedAt is { } healed ? Probe.Report(healed).Gap : null,
            Arp.Announcements.Count(announcement => announcement.At >= faultAt && _pair.NodeOf(announcement.Source) == after),
            holderBefore,
            after,
            Moves(intervals),
            Probe.Report(faultAt).LongestPause)
        {
            Intervals = [.. intervals.Select(interval => interval with { From = interval.From - faultAt, To = interval.To - faultAt })],
        };
    }

    public void Dispose()
    {
        Probe.Dispose();
        Arp.Dispose();
        Holders.Dispose();
    }

    private static int Moves(IReadOnlyList<HolderInterval> intervals)
    {
        var nodes = intervals.OrderBy(interval => interval.From).Select(interval => interval.Node).ToList();
        return nodes.Zip(nodes.Skip(1)).Count(pair => pair.First != pair.Second);
    }
}
