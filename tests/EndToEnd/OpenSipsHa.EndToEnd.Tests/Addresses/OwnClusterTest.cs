using OpenSipsHa.Lab.Clusters;

namespace OpenSipsHa.EndToEnd.Tests.Addresses;

/// <summary>A test that needs another pair than the example on usual nodes: a cluster of its own, which it leaves nothing of.</summary>
/// <param name="id">See <see cref="ProductClusterOptions.Id"/>.</param>
/// <param name="logs">Name of the folder that its logs go to.</param>
public abstract class OwnClusterTest(string id, string logs) : IAsyncLifetime
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected ProductCluster Cluster { get; private set; } = null!;

    protected string LogDirectory { get; } = Path.Combine(Repository.Artifacts, logs);

    public async ValueTask InitializeAsync()
    {
        if (Directory.Exists(LogDirectory))
            Directory.Delete(LogDirectory, recursive: true);
        Directory.CreateDirectory(LogDirectory);
        Cluster = await ProductCluster.StartAsync(new ProductClusterOptions
        {
            Id = id, LogDirectory = LogDirectory, LongestRestartDelay = TimeSpan.FromSeconds(1), AgentProgram = AgentProgram(),
        });
        try
        {
            await Cluster.ApplyCrdsAsync();
            await Cluster.StartOperatorAsync();
            await BringUpAsync();
        }
        catch
        {
            await DescribeAsync();
            await Cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            await DescribeAsync();
        await Cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>See <see cref="ProductClusterOptions.AgentProgram"/>.</summary>
    protected virtual string? AgentProgram() => null;

    /// <summary>CRDs are served and the operator runs.</summary>
    protected abstract Task BringUpAsync();

    private async Task DescribeAsync() => await File.WriteAllTextAsync(Path.Combine(LogDirectory, "describe.txt"), await Cluster.DescribeAsync());
}
