using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Faults;
using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.FailoverBench;

/// <summary>One system at a time on the same two nodes; every repetition plays all of them, each with all faults.</summary>
/// <param name="keep">Gets all figures so far again and again: what was measured stays when something later fails.</param>
internal sealed class BenchRun(
    ProductCluster cluster, IReadOnlyList<IHaSystem> systems, IReadOnlyList<Fault> faults, BenchOptions options, Action<string> say,
    Action<IReadOnlyList<FaultFigures>> keep)
{
    /// <summary>Whoever is killed is started again after so long, by kubelet or by keepalived's stand-in for an init system.</summary>
    public static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);

    private const int Attempts = 3;

    /// <summary>Longer than the slowest system takes to notice anything (3.6 s).</summary>
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(4);

    /// <summary>Measured: settling, a random moment, taking over, watching, starting and stopping systems.</summary>
    private static readonly TimeSpan AroundAFault = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan AroundASystem = TimeSpan.FromSeconds(15);

    public async Task<BenchScore> PlayAsync(CancellationToken cancellationToken)
    {
        var score = new BenchScore(systems, faults);
        var random = new Random(options.Seed);
        var each = AroundASystem + (AroundAFault * faults.Count) + TimeSpan.FromTicks(faults.Sum(fault => fault.Hold.Ticks));
        say($"{systems.Count} systems, {faults.Count} faults, {options.Runs} runs of each: about {(each * systems.Count * options.Runs).TotalMinutes:0} minutes; --seed {options.Seed}");
        for (var run = 1; run <= options.Runs; run++)
        {
            // Each system comes first in turn, so that a machine that slows down with time is nobody's disadvantage.
            foreach (var system in systems.Skip(run % systems.Count).Concat(systems.Take(run % systems.Count)))
                await PlayAsync(run, system, score, random, cancellationToken);
        }

        return score;
    }

    private async Task PlayAsync(int run, IHaSystem system, BenchScore score, Random random, CancellationToken cancellationToken)
    {
        await system.StartAsync(cancellationToken);
        var order = faults.ToArray();
        random.Shuffle(order);
        foreach (var fault in order)
        {
            score.Add(system, fault, await PlayAsync(run, system, fault, random, cancellationToken));
        }

        keep(score.Figures());
        await system.StopAsync();
    }

    /// <summary>Again when the machine did not let the instruments see.</summary>
    private async Task<Measurement> PlayAsync(int run, IHaSystem system, Fault fault, Random random, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var measured = await FaultRun.RunAsync(cluster, system, fault, random, Steady, cancellationToken);
            say($"{run}/{options.Runs} {system.Title}: {fault.Title}: {measured}");
            if (!measured.IsBlind || attempt == Attempts)
                return measured;
        }
    }
}
