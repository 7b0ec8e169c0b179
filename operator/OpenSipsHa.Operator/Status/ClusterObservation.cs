using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Operator.Compilation;
using OpenSipsHa.Operator.Rollout;

namespace OpenSipsHa.Operator.Status;

/// <summary>What a reconciliation has found, for the status.</summary>
/// <param name="Compiled">The configuration, or why there is none.</param>
/// <param name="Target">What is rolled out or runs: the configuration, or the last good one; null = there has never been one.</param>
/// <param name="Config">The rollout's next step; null without a target.</param>
/// <param name="PortRivals">Other clusters with the same ports, <c>namespace/name</c>, for pods that find no node.</param>
public sealed record ClusterObservation(
    SipCluster Cluster,
    CompileResult Compiled,
    ConfigRef? Target,
    ConfigStep? Config,
    PodStep Pods,
    IReadOnlyList<MemberView> Members,
    IReadOnlyList<string> PortRivals)
{
    /// <summary>What is wrong with the Secret of the heartbeats' key; null = nothing.</summary>
    public string? KeyComplaint { get; init; }

    /// <summary>Virtual IPs that are being handed over because somebody asked for it, in words; null = none.</summary>
    public string? HandingOver { get; init; }
}
