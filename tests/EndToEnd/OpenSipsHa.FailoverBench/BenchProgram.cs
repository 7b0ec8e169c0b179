using OpenSipsHa.DevCluster.Cli;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.FailoverBench.Keepalived;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Faults;
using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.FailoverBench;

/// <summary>Starts one network, plays every system in it, prints and writes the figures, and leaves nothing behind.</summary>
internal static class BenchProgram
{
    private const string Id = "bench";

    private static string LogDirectory => Path.Combine(Repository.Artifacts, "bench-failover");

    private static string FiguresPath => Path.Combine(Repository.Artifacts, "bench-failover.json");

    /// <returns>0; 1 when the product had two holders or none at the end of a run; 130 when interrupted.</returns>
    public static async Task<int> RunAsync(BenchOptions options)
    {
        Prerequisites.Check();
        var faults = BenchOptions.Choose("--faults", options.Faults, CommonFaults.All, fault => fault.Name);
        if (Directory.Exists(LogDirectory))
            Directory.Delete(LogDirectory, recursive: true);
        using var termination = new Termination();
        try
        {
            return Conclude(await PlayAsync(options, faults, termination.Token));
        }
        catch (OperationCanceledException) when (termination.Token.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("bench-failover: interrupted, everything is removed again");
            return 130;
        }
    }

    private static async Task<BenchScore> PlayAsync(BenchOptions options, IReadOnlyList<Fault> faults, CancellationToken cancellationToken)
    {
        Say("starting the network, the API server and the operator");
        await using var cluster = await ProductCluster.StartAsync(
            new ProductClusterOptions { Id = Id, LogDirectory = LogDirectory, LongestRestartDelay = BenchRun.RestartDelay }, cancellationToken);
        await cluster.ApplyCrdsAsync();
        await cluster.StartOperatorAsync(cancellationToken);
        IHaSystem[] all =
        [
            new ProductSystem(cluster), new KeepalivedSystem(cluster, KeepalivedTimers.OneSecond), new KeepalivedSystem(cluster, KeepalivedTimers.TenthOfASecond),
        ];
        var systems = BenchOptions.Choose("--systems", options.Systems, all, system => system.Name);
        var run = new BenchRun(cluster, systems, faults, options, Say, figures => FiguresFile.Write(FiguresPath, figures));
        try
        {
            return await run.PlayAsync(cancellationToken);
        }
        finally
        {
            foreach (var system in systems.OfType<KeepalivedSystem>())
                await system.StopAsync();
        }
    }

    private static int Conclude(BenchScore score)
    {
        var figures = score.Figures();
        Console.WriteLine();
        Console.WriteLine(BenchTable.Of(figures, score.Titles));
        Console.WriteLine($"figures: {FiguresPath}, logs: {LogDirectory}");
        var bad = figures.Where(row => row.System == "opensipsha" && (row.OverlapMsMax > 0 || row.RunsWithoutOneHolder > 0)).ToList();
        foreach (var row in bad)
            Console.WriteLine($"did not hold: {row.Fault}: overlap {row.OverlapMsMax} ms, {row.RunsWithoutOneHolder} runs without one holder at the end");
        return bad.Count == 0 ? 0 : 1;
    }

    private static void Say(string text) => Console.WriteLine(text);
}
