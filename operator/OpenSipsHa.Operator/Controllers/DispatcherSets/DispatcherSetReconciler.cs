using OpenSipsHa.Api;
using OpenSipsHa.Kubernetes;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Controllers;
using OpenSipsHa.Kubernetes.Events;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Controllers.SipClusters;
using OpenSipsHa.Operator.Status;

namespace OpenSipsHa.Operator.Controllers.DispatcherSets;

/// <summary>Says in a DispatcherSet's status whether its gateways can be used.</summary>
public sealed class DispatcherSetReconciler(KubeClient client, ObjectCaches caches, IEventRecorder events, TimeProvider time) : IReconciler
{
    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName name, CancellationToken cancellationToken)
    {
        if (caches.Sets.Store.Get(name) is not { } set || set.IsTerminating())
            return ReconcileResult.Done;
        var gateways = ClusterInputs.ByName(caches.Gateways.Store, name.Namespace);
        var status = SetConditions.Of(set, gateways, time.GetUtcNow());
        await client.Resource(SipResources.DispatcherSets)
            .UpdateStatusAsync(set, set with { Status = status }, cancellationToken: cancellationToken);
        ReadyTransition.Record(events, set, set.Status?.Conditions, status.Conditions);
        return ReconcileResult.Done;
    }
}
