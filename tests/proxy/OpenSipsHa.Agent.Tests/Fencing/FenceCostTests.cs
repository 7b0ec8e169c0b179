using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using OpenSipsHa.Agent.Fencing;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Agent.Tests.Fencing;

/// <summary>What a refresh costs, also on a node whose ruleset is large.</summary>
public sealed partial class FenceCostTests(ITestOutputHelper output) : IAsyncLifetime
{
    private FenceLab _lab = null!;

    public async ValueTask InitializeAsync() => _lab = await FenceLab.CreateAsync();

    public async ValueTask DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public async Task A_refresh_allocates_nothing_makes_no_transaction_and_costs_under_a_fifth_of_a_percent_at_ten_a_second()
    {
        using var fence = _lab.Fence();
        fence.Guard(FenceLab.V4);
        fence.Guard(FenceLab.V6);
        fence.AnswerOn(_lab.Eth0);
        await _lab.BindAsync(FenceLab.V4);
        await _lab.BindAsync(FenceLab.V6);
        var alone = (V4: Measure(fence, FenceLab.V4), V6: Measure(fence, FenceLab.V6));
        await AddForeignRulesAsync(5000);
        var crowded = (V4: Measure(fence, FenceLab.V4), V6: Measure(fence, FenceLab.V6));
        output.WriteLine($"processor time of a refresh, IPv4 {alone.V4:0.0} µs, IPv6 {alone.V6:0.0} µs; with 5000 rules of others {crowded.V4:0.0} and {crowded.V6:0.0} µs");
        new[] { alone.V4, alone.V6, crowded.V4, crowded.V6 }.Max().ShouldBeLessThan(200);
    }

    /// <summary>Every transaction makes a listing that is under way start again.</summary>
    [Fact]
    [Trait("Scope", "Slow")]
    public async Task Refreshes_do_not_keep_others_from_listing_a_large_ruleset()
    {
        using var fence = _lab.Fence();
        fence.Guard(FenceLab.V4);
        await AddForeignRulesAsync(20_000);
        using var end = new ManualResetEventSlim();
        var refresher = new Thread(() =>
        {
            while (!end.Wait(10))
                fence.Open(FenceLab.V4, TimeSpan.FromMilliseconds(300));
        });
        refresher.Start();
        var listed = await _lab.Node.ExecAsync(["nft", "list", "ruleset"], TimeSpan.FromSeconds(60));
        end.Set();
        refresher.Join();
        listed.ExitCode.ShouldBe(0);
        listed.Output.Split('\n').Length.ShouldBeGreaterThan(20_000);
    }

    /// <summary>Microseconds of processor time.</summary>
    private double Measure(NftablesFence fence, IPAddress address)
    {
        const int Count = 2000;
        var result = 0.0;
        long allocated = 0;
        var generation = _lab.Node.Run(RulesetGeneration.Read);
        var thread = new Thread(() =>
        {
            for (var i = 0; i < 10; i++)
                fence.Open(address, TimeSpan.FromMilliseconds(300));
            allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = ThreadTime();
            for (var i = 0; i < Count; i++)
                fence.Open(address, TimeSpan.FromMilliseconds(300));
            result = (ThreadTime() - start) / Count;
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        });
        thread.Start();
        thread.Join();
        allocated.ShouldBeLessThan(Count);
        _lab.Node.Run(RulesetGeneration.Read).ShouldBe(generation);
        return result;
    }

    private async Task AddForeignRulesAsync(int count)
    {
        var rules = new StringBuilder("table ip foreign {\n");
        for (var chain = 0; chain < count / 100; chain++)
        {
            rules.Append(CultureInfo.InvariantCulture, $"chain c{chain} {{\n");
            for (var rule = 0; rule < 100; rule++)
                rules.Append(CultureInfo.InvariantCulture, $"ip saddr 10.{chain}.{rule}.1 tcp dport {rule + 1} counter accept\n");
            rules.Append("}\n");
        }

        rules.Append('}');
        (await _lab.Node.ExecAsync(["nft", "-f", "-"], TimeSpan.FromSeconds(60), new StartOptions { Input = rules.ToString() })).EnsureSuccess();
    }

    /// <summary>User and system time of the calling thread (RUSAGE_THREAD), in microseconds.</summary>
    private static double ThreadTime()
    {
        Span<long> usage = stackalloc long[18];
        GetUsage(1, usage).ShouldBe(0);
        return ((usage[0] + usage[2]) * 1e6) + usage[1] + usage[3];
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, Span<long> usage);
}
