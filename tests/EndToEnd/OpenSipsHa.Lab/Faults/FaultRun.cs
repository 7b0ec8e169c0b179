using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Measuring;
using OpenSipsHa.Lab.Probing;

namespace OpenSipsHa.Lab.Faults;

/// <summary>One fault, made and healed once while all instruments run.</summary>
public static class FaultRun
{
    /// <summary>
    /// Faults come at a random phase: within longer than any renewal interval, or they would always meet a heartbeat at the same
    /// moment.
    /// </summary>
    private static readonly TimeSpan LongestJitter = TimeSpan.FromSeconds(1.2);

    private static readonly TimeSpan ServiceTimeout = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan SteadyBefore = TimeSpan.FromMilliseconds(300);

    /// <param name="phase">Draws the moment of the fault.</param>
    /// <param name="steadyAfter">How long the service must be there without a break at the end.</param>
    /// <exception cref="TimeoutException">The pair was not as it should be before the fault.</exception>
    public static async Task<Measurement> RunAsync(
        ProductCluster cluster, IHaSystem system, Fault fault, Random phase, TimeSpan steadyAfter, CancellationToken cancellationToken)
    {
        await system.SettleAsync(cancellationToken);
        using var observation = await Observation.StartAsync(ObservedPair.Of(cluster));
        var holder = await observation.WaitForServiceAsync(SteadyBefore, ServiceTimeout, cancellationToken: cancellationToken);
        if (fault.Prepare is { } prepare)
        {
            await prepare(new FaultSite(cluster, system, holder, cancellationToken));
            holder = await observation.WaitForServiceAsync(SteadyBefore, ServiceTimeout, cancellationToken: cancellationToken);
        }

        var site = new FaultSite(cluster, system, holder, cancellationToken);
        await Task.Delay(LongestJitter * phase.NextDouble(), cancellationToken);

        var (faultAt, healedAt) = await BreakAndHealAsync(fault, site);
        var complaint = await EndAsync(observation, steadyAfter, cancellationToken);
        return observation.Measure(holder, faultAt, fault.Heal is null ? null : healedAt) with { Complaint = complaint };
    }

    private static async Task<(TimeSpan FaultAt, TimeSpan HealedAt)> BreakAndHealAsync(Fault fault, FaultSite site)
    {
        var faultAt = LabClock.Now;
        try
        {
            await fault.Break(site);
            // Not a wait for something: so long the fault lasts.
            await Task.Delay(fault.Hold, site.Cancellation);
        }
        finally
        {
            if (fault.Heal is { } heal)
                await heal(site);
        }

        return (faultAt, LabClock.Now);
    }

    /// <returns>Null, or what was wrong at the end.</returns>
    private static async Task<string?> EndAsync(Observation observation, TimeSpan steady, CancellationToken cancellationToken)
    {
        string? complaint = null;
        try
        {
            await observation.WaitForServiceAsync(steady, ServiceTimeout, cancellationToken: cancellationToken);
        }
        catch (TimeoutException e)
        {
            complaint = e.Message;
        }

        var judged = LabClock.Now + ProbeSample.Lateness;
        await Deadline.UntilAsync(
            "the last probes to be judged", TimeSpan.FromSeconds(5), () => LabClock.Now > judged, cancellationToken: cancellationToken);
        return complaint;
    }
}
