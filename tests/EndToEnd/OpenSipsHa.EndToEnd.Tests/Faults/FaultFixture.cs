using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Faults;
using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.EndToEnd.Tests.Faults;

/// <summary>A pair for faults to happen to. What it takes to get there again after one is part of it.</summary>
public sealed class FaultFixture : IAsyncLifetime
{
    private static readonly TimeSpan SteadyAfter = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);

    private ProductSystem _system = null!;

    public ProductCluster Cluster { get; private set; } = null!;

    /// <summary>Draws the moments of faults: FAULT_SEED of the environment, or one that is printed.</summary>
    public int Seed { get; } = int.TryParse(Environment.GetEnvironmentVariable("FAULT_SEED"), out var seed) ? seed : Random.Shared.Next(1_000_000);

    private static string LogDirectory => Path.Combine(Repository.Artifacts, "faults");

    public async ValueTask InitializeAsync()
    {
        if (Directory.Exists(LogDirectory))
            Directory.Delete(LogDirectory, recursive: true);
        Console.WriteLine($"faults: FAULT_SEED={Seed}");
        Cluster = await ProductCluster.StartAsync(
            new ProductClusterOptions { Id = "faults", LogDirectory = LogDirectory, LongestRestartDelay = RestartDelay });
        try
        {
            await Cluster.ApplyCrdsAsync();
            await Cluster.StartOperatorAsync();
            _system = new ProductSystem(Cluster);
            await _system.StartAsync(CancellationToken.None);
        }
        catch
        {
            await File.WriteAllTextAsync(Path.Combine(LogDirectory, "describe.txt"), await Cluster.DescribeAsync());
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes and heals a fault once.</summary>
    /// <param name="number">Which repetition: each comes at another moment.</param>
    internal async Task<Measurement> RunAsync(Fault fault, int number, CancellationToken cancellationToken)
    {
        var phase = new Random(Seed + (1000 * number) + fault.Name.Sum(letter => letter));
        try
        {
            var measured = await FaultRun.RunAsync(Cluster, _system, fault, phase, SteadyAfter, cancellationToken);
            Console.WriteLine($"measured: {fault.Title}: {measured}");
            return measured;
        }
        catch
        {
            await FaultSite.MendAsync(Cluster);
            throw;
        }
    }

    /// <summary>Keeps what a person would look at.</summary>
    internal async Task KeepAsync(Fault fault, string why, IEnumerable<Measurement> runs)
    {
        var text = $"{fault.Title}\n{why}\n{string.Join('\n', runs.Select(run => $"{run}\n  {string.Join("\n  ", run.Intervals)}"))}\n\n{await Cluster.DescribeAsync()}";
        await File.WriteAllTextAsync(Path.Combine(LogDirectory, fault.Name + ".txt"), text);
    }

    public async ValueTask DisposeAsync()
    {
        if (Cluster is not null)
            await Cluster.DisposeAsync();
    }
}
