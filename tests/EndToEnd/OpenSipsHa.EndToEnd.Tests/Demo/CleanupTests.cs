using OpenSipsHa.Lab;
using OpenSipsHa.Lab.Clusters;

namespace OpenSipsHa.EndToEnd.Tests.Demo;

/// <summary>A cluster that is taken down takes everything with it, also what was detached from its maker.</summary>
public sealed class CleanupTests
{
    private const string Id = "cleanup";

    [Fact]
    public async Task A_detached_cluster_is_gone_after_down()
    {
        var logs = Path.Combine(Repository.Artifacts, "end-to-end", Id);
        var cluster = await ProductCluster.StartAsync(
            new ProductClusterOptions { Id = Id, LogDirectory = logs, Detached = true }, TestContext.Current.CancellationToken);
        List<int> processes;
        try
        {
            await cluster.ApplyCrdsAsync();
            await cluster.LeaveRunningAsync();
            processes = await RunningAsync(cluster);
        }
        finally
        {
            (await ProductCluster.DownAsync(Id)).ShouldBeTrue();
        }

        File.Exists($"/run/netns/shn-{Id}-net").ShouldBeFalse();
        Directory.Exists($"/run/opensipsha-devcluster/{Id}").ShouldBeFalse();
        processes.ShouldAllBe(pid => HasEnded(pid));
        (await ProductCluster.DownAsync(Id)).ShouldBeFalse("there is nothing left to remove");
    }

    /// <summary>Operator, phones and both gateways, each in its own namespace.</summary>
    private static async Task<List<int>> RunningAsync(ProductCluster cluster)
    {
        List<int> processes = [];
        await Deadline.UntilAsync(
            "operator, phones and gateways to stay", TimeSpan.FromSeconds(10),
            () =>
            {
                processes = [.. DevClusterProcess.Hosts.Keys.Select(cluster.Host).SelectMany(host => host.Processes())];
                return processes.Count >= 4;
            },
            cancellationToken: TestContext.Current.CancellationToken);
        return processes;
    }

    /// <summary>A process that has ended but whose new parent has not asked for its exit code yet is still listed, as zombie.</summary>
    private static bool HasEnded(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/status").Contains("State:\tZ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
