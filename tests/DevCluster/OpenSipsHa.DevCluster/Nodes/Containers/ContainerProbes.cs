using OpenSipsHa.DevCluster.Nodes.Manifests;
using OpenSipsHa.DevCluster.Nodes.Probes;

namespace OpenSipsHa.DevCluster.Nodes.Containers;

/// <summary>The probes of one run of a container: start-up first, then liveness and readiness side by side.</summary>
/// <param name="verdict">Told (kind, passed, why) whenever the verdict of a probe changes.</param>
internal sealed class ContainerProbes(
    NodeContext node, ContainerManifest container, ContainerProcess process, Action<ProbeKind, bool, string> verdict)
{
    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var prober = new Prober(node.Host, container, process.ExecAsync);
        try
        {
            if (container.StartupProbe is { } startup && !await UntilPassedAsync(prober, startup, cancellation))
                return;
            verdict(ProbeKind.Startup, true, "");
            await Task.WhenAll(
                RepeatAsync(prober, ProbeKind.Liveness, container.LivenessProbe, cancellation),
                RepeatAsync(prober, ProbeKind.Readiness, container.ReadinessProbe, cancellation));
        }
        catch (OperationCanceledException)
        {
            // The container has ended.
        }
    }

    private static TimeSpan Seconds(int? value, int otherwise) => TimeSpan.FromSeconds(value ?? otherwise);

    private async Task<bool> UntilPassedAsync(Prober prober, ProbeManifest probe, CancellationToken cancellation)
    {
        var counter = default(ProbeCounter);
        await Task.Delay(Seconds(probe.InitialDelaySeconds, 0), node.Time, cancellation);
        while (true)
        {
            var result = await ProbeAsync(prober, probe, cancellation);
            counter = counter.Add(result.Success, probe);
            if (counter.Passed is { } passed)
            {
                if (!passed)
                    verdict(ProbeKind.Startup, false, result.Message);
                return passed;
            }

            await Task.Delay(Seconds(probe.PeriodSeconds, 10), node.Time, cancellation);
        }
    }

    private async Task RepeatAsync(Prober prober, ProbeKind kind, ProbeManifest? probe, CancellationToken cancellation)
    {
        if (probe is null)
        {
            verdict(kind, true, "");
            return;
        }

        var counter = default(ProbeCounter);
        await Task.Delay(Seconds(probe.InitialDelaySeconds, 0), node.Time, cancellation);
        while (true)
        {
            var result = await ProbeAsync(prober, probe, cancellation);
            var next = counter.Add(result.Success, probe);
            if (next.Passed is { } passed && next.Passed != counter.Passed)
                verdict(kind, passed, result.Message);
            counter = next;
            await Task.Delay(Seconds(probe.PeriodSeconds, 10), node.Time, cancellation);
        }
    }

    private async Task<ProbeResult> ProbeAsync(Prober prober, ProbeManifest probe, CancellationToken cancellation)
    {
        // A kubelet on a machine that hangs probes nothing.
        await node.WhenAwakeAsync(cancellation);
        return await prober.RunAsync(probe, Seconds(probe.TimeoutSeconds, 1), cancellation);
    }
}
