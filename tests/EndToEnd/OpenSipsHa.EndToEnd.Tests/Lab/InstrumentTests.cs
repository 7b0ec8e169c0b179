using System.Net.NetworkInformation;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Holders;
using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.EndToEnd.Tests.Lab;

/// <summary>The instruments see two holders where there are two, and a fence where there is one.</summary>
public sealed class InstrumentTests : IAsyncLifetime
{
    private NetworkLab _lab = null!;
    private LabHost _a = null!;
    private LabHost _b = null!;
    private LabHost _client = null!;

    public async ValueTask InitializeAsync()
    {
        _lab = await NetworkLab.CreateAsync();
        _a = await _lab.AddHostAsync("a", PairNetwork.NodeAAddress);
        _b = await _lab.AddHostAsync("b", PairNetwork.NodeBAddress);
        _client = await _lab.AddHostAsync("client", PairNetwork.ClientAddress);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task An_address_on_two_nodes_is_an_overlap_from_inside_and_from_outside()
    {
        await BindAsync(_a, "add");
        using var first = new StandInProxy(_a, PairNetwork.Service, PairNetwork.Service);
        using var observation = await Observation.StartAsync(Pair());
        await observation.WaitForServiceAsync(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));

        var faultAt = LabClock.Now;
        await BindAsync(_b, "add");
        var both = LabClock.Now;
        await Until(() => LabClock.Now - both > TimeSpan.FromMilliseconds(300), "300 ms with two holders");
        observation.Serving.ShouldBeNull("two hold it");
        await BindAsync(_b, "del");
        await observation.WaitForServiceAsync(TimeSpan.FromMilliseconds(700), TimeSpan.FromSeconds(10));

        var measured = observation.Measure("a", faultAt, healedAt: null);
        measured.Overlap.ShouldBeInRange(TimeSpan.FromMilliseconds(290), TimeSpan.FromSeconds(5));
        measured.AnsweredOverlap.ShouldBeInRange(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(5));
        (measured.HolderBefore, measured.HolderAfter).ShouldBe(("a", "a"));
    }

    [Fact]
    public async Task An_address_that_moves_is_a_failover_with_a_gap_and_an_announcement_and_no_overlap()
    {
        await BindAsync(_a, "add");
        using var first = new StandInProxy(_a, PairNetwork.Service, PairNetwork.Service);
        using var observation = await Observation.StartAsync(Pair());
        await observation.WaitForServiceAsync(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));

        var faultAt = LabClock.Now;
        await BindAsync(_a, "del");
        await BindAsync(_b, "add");
        using var second = new StandInProxy(_b, PairNetwork.Service, PairNetwork.Service);
        (await _b.ExecAsync("arping", "-U", "-c", "1", "-w", "1", "-I", "eth0", PairNetwork.VirtualIP.ToString())).EnsureSuccess();
        await observation.WaitForServiceAsync(TimeSpan.FromMilliseconds(700), TimeSpan.FromSeconds(10));

        var measured = observation.Measure("a", faultAt, healedAt: null);
        measured.WorstOverlap.ShouldBe(TimeSpan.Zero);
        (measured.HolderBefore, measured.HolderAfter, measured.Failovers).ShouldBe(("a", "b", 1));
        measured.Announcements.ShouldBeGreaterThan(0);
        measured.Gap.ShouldBeInRange(TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_closed_fence_counts_as_not_holding_and_closes_by_itself()
    {
        await BindAsync(_a, "add");
        using var sampler = HolderSampler.Start(PairNetwork.VirtualIP, [("a", _a)]);
        await Until(() => sampler.Holders is ["a"], "an address without a fence");

        await NftAsync(
            """
            add table inet opensipsha_test
            add set inet opensipsha_test gated { type ipv4_addr; }
            add set inet opensipsha_test open { type ipv4_addr; flags timeout; }
            add table netdev opensipsha_test
            add set netdev opensipsha_test open { type ipv4_addr; flags timeout; }
            """);
        var ungated = LabClock.Now;
        await Until(() => LabClock.Now - ungated > TimeSpan.FromMilliseconds(50), "a few looks");
        sampler.Holders.ShouldBe(["a"], "no address is gated yet");
        await NftAsync("add element inet opensipsha_test gated { 192.168.1.213 }");
        await Until(() => sampler.Holders.Count == 0, "a closed fence");
        await NftAsync("add element inet opensipsha_test open { 192.168.1.213 timeout 60s }");
        var half = LabClock.Now;
        await Until(() => LabClock.Now - half > TimeSpan.FromMilliseconds(50), "a few looks");
        sampler.Holders.ShouldBeEmpty("ARP is still closed");
        await NftAsync("add element netdev opensipsha_test open { 192.168.1.213 timeout 400ms }");
        await Until(() => sampler.Holders is ["a"], "an open fence");
        await Until(() => sampler.Holders.Count == 0, "the fence to close by itself");

        var opened = sampler.Intervals[^1];
        (opened.To - opened.From).ShouldBeInRange(TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(410));
        sampler.BoundIntervals.ShouldHaveSingleItem().To.ShouldBeGreaterThan(opened.To, "the address is still there");
    }

    private ObservedPair Pair() => new(_client, _client.MacAddress, [Node(_a), Node(_b)]);

    private static (string Name, NetworkNamespace Host, PhysicalAddress Mac) Node(LabHost host) => (host.Name, host, host.MacAddress);

    private static async Task BindAsync(LabHost host, string verb) =>
        (await host.ExecAsync("ip", "addr", verb, PairNetwork.VirtualIP + "/32", "dev", "eth0")).EnsureSuccess();

    private async Task NftAsync(string commands) =>
        (await _a.ExecAsync(["nft", "-f", "-"], TimeSpan.FromSeconds(10), new StartOptions { Input = commands + "\n" })).EnsureSuccess();

    private static Task Until(Func<bool> condition, string what) =>
        Deadline.UntilAsync(what, TimeSpan.FromSeconds(10), condition, every: TimeSpan.FromMilliseconds(5), cancellationToken: TestContext.Current.CancellationToken);
}
