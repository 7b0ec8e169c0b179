using OpenSipsHa.DevCluster.Nodes.Manifests;

namespace OpenSipsHa.DevCluster.Nodes.Probes;

/// <summary>Counts results in a row against a probe's thresholds.</summary>
/// <param name="Passed">The verdict so far; null until one threshold has been reached.</param>
internal readonly record struct ProbeCounter(int Successes, int Failures, bool? Passed)
{
    public ProbeCounter Add(bool success, ProbeManifest probe)
    {
        var next = success
            ? new ProbeCounter(Successes + 1, 0, Passed)
            : new ProbeCounter(0, Failures + 1, Passed);
        if (next.Successes >= Math.Max(1, probe.SuccessThreshold ?? 1))
            return next with { Passed = true };
        return next.Failures >= Math.Max(1, probe.FailureThreshold ?? 3) ? next with { Passed = false } : next;
    }
}
