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
        await cluster.ApplyCrdsAsync();
        await cluster.LeaveRunningAsync();
        var hosts = DevClusterProcess.Hosts.Keys.Select(cluster.Host).ToList();
        hosts.SelectMany(host => host.Processes()).ShouldNotBeEmpty("operator, phones and gateways stay");
        var processes = hosts.SelectMany(host => host.Processes()).ToList();

        (await ProductCluster.DownAsync(Id)).ShouldBeTrue();

        File.Exists($"/run/netns/shn-{Id}-net").ShouldBeFalse();
        Directory.Exists($"/run/opensipsha-devcluster/{Id}").ShouldBeFalse();
        processes.ShouldAllBe(pid => !Directory.Exists($"/proc/{pid}"));
        (await ProductCluster.DownAsync(Id)).ShouldBeFalse("there is nothing left to remove");
    }
}
