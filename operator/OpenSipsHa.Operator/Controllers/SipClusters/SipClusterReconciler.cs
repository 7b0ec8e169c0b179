using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Kubernetes;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Controllers;
using OpenSipsHa.Kubernetes.Events;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Compilation;
using OpenSipsHa.Operator.Handover;
using OpenSipsHa.Operator.Resources;
using OpenSipsHa.Operator.Rollout;
using OpenSipsHa.Operator.Status;

namespace OpenSipsHa.Operator.Controllers.SipClusters;

/// <summary>
/// Brings a SipCluster's children to what it says, one step of a rollout at a time. Its absence disturbs no traffic:
/// members keep what they run, and decide among themselves who holds what.
/// </summary>
public sealed class SipClusterReconciler(
    KubeClient client, ObjectCaches caches, MemberImages images, IEventRecorder events, TimeProvider time) : IReconciler
{
    private readonly ClusterChildren _children = new(client, caches, images, events);
    private readonly HeartbeatKeys _keys = new(client, caches, events, time);
    private readonly ClusterHandover _handover = new(client, events);
    private readonly ReplacementHandover _replacement = new(time);

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName name, CancellationToken cancellationToken)
    {
        // A deleted cluster's children go by garbage collection; the agents hand over as their pods end.
        if (caches.Clusters.Store.Get(name) is not { } cluster || cluster.IsTerminating())
        {
            _replacement.Forget(name);
            return ReconcileResult.Done;
        }

        var compiled = ClusterCompiler.Compile(ClusterInputs.Of(cluster, caches));
        var members = ClusterMembers.Of(cluster, caches);
        var target = compiled.Config?.Ref ?? LastGood.Of(members);
        var config = target is null ? null : ConfigRollout.Next(target, Wanted(cluster, members));
        var template = MemberPod.TemplateHash(cluster, images);
        var planned = target is null
            ? PodStep.None
            : PodPlan.Next(cluster.Spec.Replicas, template, config is ConfigStep.Done or ConfigStep.Stopped, members);
        var (pods, replacement, podsAgain) = _replacement.Next(name, planned, template, members);
        var handover = await _handover.AdvanceAsync(cluster, members, cancellationToken);

        // What a member is told must be there, and be allowed to it, before it is told.
        await _children.ApplyIdentityAsync(cluster, cancellationToken);
        await _children.ApplyBudgetAsync(cluster, cancellationToken);
        var (keyComplaint, keyAgain) = await _keys.EnsureAsync(cluster, cancellationToken);
        await _children.EnsureNonceKeyAsync(cluster, cancellationToken);
        if (compiled.Config is not null)
            await _children.EnsureConfigurationAsync(cluster, compiled.Config, cancellationToken);
        await _children.ApplyRoleAsync(cluster, target, members, cancellationToken);
        await _children.ApplyMembersAsync(
            cluster, members, config as ConfigStep.Assign, Requests(handover, planned.HandOver, replacement), cancellationToken);
        await _children.ChangePodsAsync(cluster, pods, cancellationToken);
        await _children.CollectConfigurationsAsync(cluster, target, members, cancellationToken);

        var seen = new ClusterObservation(cluster, compiled, target, config, pods, members, PortRivals.Of(cluster, caches.Clusters.Store.List()))
        {
            KeyComplaint = keyComplaint,
            HandingOver = handover.Pending,
        };
        await WriteStatusAsync(cluster, ClusterStatus.Of(seen, time.GetUtcNow()), cancellationToken);
        return (podsAgain ?? keyAgain) is { } again ? ReconcileResult.After(again) : ReconcileResult.Done;
    }

    // A person's wish comes first: it moves the same virtual IPs, and the pod is waited for either way.
    private static Dictionary<string, HandoverRequest> Requests(HandoverStep wish, string? replaced, HandoverRequest? replacement)
    {
        var requests = new Dictionary<string, HandoverRequest>(wish.Requests, StringComparer.Ordinal);
        if (replaced is not null && replacement is not null)
            requests.TryAdd(replaced, replacement);
        return requests;
    }

    private async Task WriteStatusAsync(SipCluster cluster, SipClusterStatus status, CancellationToken cancellationToken)
    {
        try
        {
            await client.Resource(SipResources.SipClusters)
                .UpdateStatusAsync(cluster, cluster with { Status = status }, cancellationToken: cancellationToken);
        }
        catch (KubeStatusException e) when (e.IsNotFound)
        {
            // Deleted meanwhile.
            return;
        }

        foreach (var (type, reason, message) in ClusterTransitions.Between(cluster.Status, status))
            events.Record(cluster.AsReference(), type, reason, message);
    }

    private static List<MemberView> Wanted(SipCluster cluster, IReadOnlyList<MemberView> members) =>
        [.. members.Where(m => m.Ordinal < cluster.Spec.Replicas)];
}
