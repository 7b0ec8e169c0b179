using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Faults;
using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.EndToEnd.Tests.Faults;

/// <summary>A pair for faults to happen to. What it takes to get there again after one is part of it.</summary>
public sealed class FaultFixture : IAsyncLifetime
{
    private const int Attempts = 3;
    private static readonly TimeSpan SteadyAfter = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);

    private ProductCluster _cluster = null!;
    private ProductSystem _system = null!;

    /// <summary>Draws the moments of faults: FAULT_SEED of the environment, or one that is printed.</summary>
    public int Seed { get; } = int.TryParse(Environment.GetEnvironmentVariable("FAULT_SEED"), out var seed) ? seed : Random.Shared.Next(1_000_000);

    private static string LogDirectory => Path.Combine(Repository.Artifacts, "faults");

    public async ValueTask InitializeAsync()
    {
        if (Directory.Exists(LogDirectory))
            Directory.Delete(LogDirectory, recursive: true);
        Console.WriteLine($"faults: FAULT_SEED={Seed}");
        (_cluster, _system) = await StartAsync("faults", LogDirectory, agentProgram: null);
    }

    /// <summary>Makes and heals a fault once, and again when the machine did not let the instruments see.</summary>
    /// <param name="number">Which repetition: each comes at another moment.</param>
    internal async Task<Measurement> RunAsync(MatrixLine line, int number, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var phase = new Random(Seed + (1000 * number) + (100_000 * attempt) + line.Fault.Name.Sum(letter => letter));
            var measured = line.NeedsOwnClocks
                ? await RunWithOwnClocksAsync(line.Fault, phase, cancellationToken)
                : await RunAsync(_cluster, _system, line.Fault, phase, cancellationToken);
            Console.WriteLine($"measured: {line.Fault.Title}: {measured}");
            if (!measured.IsBlind || attempt == Attempts)
                return measured;
        }
    }

    /// <summary>Keeps what a person would look at.</summary>
    internal async Task KeepAsync(Fault fault, string why, IEnumerable<Measurement> runs)
    {
        var text = $"{fault.Title}\n{why}\n{string.Join('\n', runs.Select(run => $"{run}\n  {string.Join("\n  ", run.Intervals)}"))}\n\n{await _cluster.DescribeAsync()}";
        await File.WriteAllTextAsync(Path.Combine(LogDirectory, fault.Name + ".txt"), text);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    private static async Task<(ProductCluster Cluster, ProductSystem System)> StartAsync(string id, string logDirectory, string? agentProgram)
    {
        var cluster = await ProductCluster.StartAsync(new ProductClusterOptions
        {
            Id = id,
            LogDirectory = logDirectory,
            LongestRestartDelay = RestartDelay,
            AgentProgram = agentProgram,
        });
        try
        {
            await cluster.ApplyCrdsAsync();
            await cluster.StartOperatorAsync();
            var system = new ProductSystem(cluster);
            await system.StartAsync(CancellationToken.None);
            return (cluster, system);
        }
        catch
        {
            await File.WriteAllTextAsync(Path.Combine(logDirectory, "describe.txt"), await cluster.DescribeAsync());
            await cluster.DisposeAsync();
            throw;
        }
    }

    private static async Task<Measurement> RunWithOwnClocksAsync(Fault fault, Random phase, CancellationToken cancellationToken)
    {
        var directory = Path.Combine(LogDirectory, fault.Name);
        var (cluster, system) = await StartAsync("clocks", directory, SteppedClocks.AgentProgram(directory));
        await using (cluster)
            return await RunAsync(cluster, system, fault, phase, cancellationToken);
    }

    private static async Task<Measurement> RunAsync(
        ProductCluster cluster, ProductSystem system, Fault fault, Random phase, CancellationToken cancellationToken)
    {
        try
        {
            return await FaultRun.RunAsync(cluster, system, fault, phase, SteadyAfter, cancellationToken);
        }
        catch
        {
            await FaultSite.MendAsync(cluster);
            throw;
        }
    }
}
