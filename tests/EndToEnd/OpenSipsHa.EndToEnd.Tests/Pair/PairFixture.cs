using OpenSipsHa.Lab;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Holders;
using OpenSipsHa.Lab.Traffic;

namespace OpenSipsHa.EndToEnd.Tests.Pair;

/// <summary>
/// The example pair on a development cluster, with phones and gateways that answer and 100 registered phones. Both nodes are
/// sampled for the virtual IP from the first moment to the last. The operator runs with the rights that the chart gives it.
/// </summary>
public sealed class PairFixture : IAsyncLifetime
{
    public const int Phones = 100;

    private int _registrations;

    public ProductCluster Cluster { get; private set; } = null!;

    public PairTraffic Traffic { get; private set; } = null!;

    public HolderSampler Holders { get; private set; } = null!;

    public string LogDirectory { get; } = Path.Combine(Repository.Artifacts, "end-to-end");

    public async ValueTask InitializeAsync()
    {
        if (Directory.Exists(LogDirectory))
            Directory.Delete(LogDirectory, recursive: true);
        Cluster = await ProductCluster.StartAsync(new ProductClusterOptions { Id = "e2e", LogDirectory = LogDirectory });
        try
        {
            await BringUpAsync();
        }
        catch
        {
            await File.WriteAllTextAsync(Path.Combine(LogDirectory, "describe.txt"), await Cluster.DescribeAsync());
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the pair is as it should be: Ready, both members ready, one holder that never had company.</summary>
    /// <returns>The node that holds the virtual IP.</returns>
    public async Task<string> SettleAsync()
    {
        await Cluster.WaitReadyAsync(TimeSpan.FromSeconds(60));
        await Deadline.UntilAsync(
            "two ready members with the same configuration, one of them holding the virtual IP", TimeSpan.FromSeconds(60),
            async () => await Cluster.MembersAsync() is [{ Ready: true } a, { Ready: true } b]
                && a.HoldsVip != b.HoldsVip && a.AppliedConfig == b.AppliedConfig && a.ConfigName == a.AppliedConfig ? (object)a : null,
            Cluster.DescribeAsync, TimeSpan.FromMilliseconds(200));
        var node = await ProductCluster.WaitForHolderAsync(Holders, TimeSpan.FromSeconds(10));
        HolderInterval.Overlap(Holders.Intervals).ShouldBe(TimeSpan.Zero, "two nodes had the virtual IP at once: " + string.Join("; ", Holders.Intervals));
        return node;
    }

    /// <summary>All phones register through the virtual IP, as they do from time to time.</summary>
    public async Task RegisterAsync()
    {
        var result = await Traffic.RegisterAsync($"register-{++_registrations}", Phones);
        result.Succeeded.ShouldBeTrue(result.ToString());
        result.Statistics.Successful.ShouldBe(Phones);
    }

    public async ValueTask DisposeAsync()
    {
        Holders?.Dispose();
        if (Traffic is not null)
            await Traffic.DisposeAsync();
        if (Cluster is not null)
            await Cluster.DisposeAsync();
    }

    private async Task BringUpAsync()
    {
        await Cluster.ApplyCrdsAsync();
        Cluster.OperatorKubeconfig = await OperatorAccount.CreateAsync(Cluster);
        await Cluster.StartOperatorAsync();
        Holders = Cluster.SampleHolders();
        await Cluster.ApplyPairAsync();
        await SettleAsync();
        Traffic = Cluster.Traffic("sipp");
        Traffic.Answer(ringing: TimeSpan.FromMilliseconds(100));
        await RegisterAsync();
    }
}
