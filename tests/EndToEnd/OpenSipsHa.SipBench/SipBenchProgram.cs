using OpenSipsHa.DevCluster.Cli;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Measuring;
using OpenSipsHa.SipBench.Systems;

namespace OpenSipsHa.SipBench;

/// <summary>Starts the network, plays both systems in it, prints and writes the figures, and leaves nothing behind.</summary>
internal static class SipBenchProgram
{
    private const string Id = "sipbench";

    private static string LogDirectory => Path.Combine(Repository.Artifacts, "bench-sip");

    private static string FiguresPath => Path.Combine(Repository.Artifacts, "bench-sip.json");

    /// <returns>0; 1 when this proxy failed calls; 130 when interrupted.</returns>
    public static async Task<int> RunAsync(SipBenchOptions options)
    {
        using var termination = new Termination();
        try
        {
            return Conclude(await PlayAsync(options, termination.Token));
        }
        catch (OperationCanceledException) when (termination.Token.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("bench-sip: interrupted, everything is removed again");
            return 130;
        }
    }

    private static async Task<IReadOnlyList<SipFigures>> PlayAsync(SipBenchOptions options, CancellationToken cancellationToken)
    {
        await using var network = await BenchNetwork.StartAsync(Id, cancellationToken);
        await using var own = OwnProxy.In(Path.Combine(LogDirectory, OwnProxy.Name));
        await using var kamailio = Kamailio.In(Path.Combine(LogDirectory, Kamailio.Name));
        var run = new SipBenchRun(network, [own, kamailio], options, Console.WriteLine, figures => FiguresFile.Write(FiguresPath, figures));
        return await run.PlayAsync(cancellationToken);
    }

    private static int Conclude(IReadOnlyList<SipFigures> figures)
    {
        Console.WriteLine();
        Console.WriteLine(SipBenchTable.Of(figures));
        foreach (var system in figures.Select(row => row.System).Distinct())
            Console.WriteLine($"highest measured rate with less than 0.1 % failed: {system} {SipScore.HighestCarried(figures, system)?.ToString() ?? "none"}");
        Console.WriteLine($"figures: {FiguresPath}");
        return figures.Any(row => row.System == OwnProxy.Name && row.Failed > 0) ? 1 : 0;
    }
}
