using OpenSipsHa.SipBench.Load;
using OpenSipsHa.SipBench.Systems;

namespace OpenSipsHa.SipBench;

/// <summary>Every round starts all systems afresh and plays each step through one after the other.</summary>
/// <param name="keep">Gets all figures so far after each step.</param>
internal sealed class SipBenchRun(
    BenchNetwork network, IReadOnlyList<SipSystem> systems, SipBenchOptions options, Action<string> say, Action<IReadOnlyList<SipFigures>> keep)
{
    /// <summary>Long enough for the runtime to have compiled what is hot; the same for every system.</summary>
    private static readonly SipStep[] WarmUp =
        [SipStep.Invite(1000, TimeSpan.FromSeconds(4)), SipStep.Register(1000, TimeSpan.FromSeconds(2))];

    private readonly LoadGenerator _generator = new(network);
    private readonly SipScore _score = new();

    public async Task<IReadOnlyList<SipFigures>> PlayAsync(CancellationToken cancellationToken)
    {
        var duration = TimeSpan.FromSeconds(options.Seconds);
        SipStep[] steps =
        [
            .. options.Rates.Select(rate => SipStep.Invite(rate, duration)), .. options.RegisterRates.Select(rate => SipStep.Register(rate, duration)),
        ];
        for (var round = 1; round <= options.Rounds; round++)
        {
            // Each system comes first in turn, so that a machine that slows down with time is nobody's disadvantage.
            var inTurn = systems.Skip(round % systems.Count).Concat(systems.Take(round % systems.Count)).ToArray();
            await StartAsync(round, inTurn, cancellationToken);
            foreach (var step in steps)
            {
                foreach (var system in inTurn)
                    Measure(round, system, step, cancellationToken);
            }
        }

        return _score.Figures();
    }

    private async Task StartAsync(int round, IReadOnlyList<SipSystem> inTurn, CancellationToken cancellationToken)
    {
        // The generator's own compilation is nobody's first second.
        if (round == 1)
            await PlayOnceAsync(inTurn[0], WarmUp, cancellationToken);
        foreach (var system in inTurn)
        {
            await system.StartAsync(network.Proxy, cancellationToken);
            Measure(round, system, SipStep.FirstSecond, cancellationToken);
            foreach (var step in WarmUp)
                Play(system, step);
        }
    }

    private async Task PlayOnceAsync(SipSystem system, IReadOnlyList<SipStep> steps, CancellationToken cancellationToken)
    {
        await system.StartAsync(network.Proxy, cancellationToken);
        foreach (var step in steps)
            Play(system, step);
        await system.DisposeAsync();
    }

    private void Measure(int round, SipSystem system, SipStep step, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var run = Play(system, step);
        _score.Add(run);
        say($"{round}/{options.Rounds} {step.Name} {step.Rate}/s {system.Title}: {run}");
        keep(_score.Figures());
    }

    private SipMeasurement Play(SipSystem system, SipStep step)
    {
        var tree = system.Tree;
        double before = 0, after = 0;
        var load = _generator.Run(
            new LoadPlan(step.Scenario, system.Endpoint, Pacing.For(step.Rate, step.Duration)),
            started: () => before = tree.CpuMicroseconds(),
            sent: () => after = tree.CpuMicroseconds());
        return new SipMeasurement(system.Name, step, load, after - before, tree.ResidentMegabytes());
    }
}
