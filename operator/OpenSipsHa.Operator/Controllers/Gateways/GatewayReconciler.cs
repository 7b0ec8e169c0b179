using OpenSipsHa.Api;
using OpenSipsHa.Kubernetes;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Controllers;
using OpenSipsHa.Kubernetes.Events;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Status;

namespace OpenSipsHa.Operator.Controllers.Gateways;

/// <summary>Says in a Gateway's status whether it can be used.</summary>
public sealed class GatewayReconciler(KubeClient client, ObjectCaches caches, IEventRecorder events, TimeProvider time) : IReconciler
{
    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName name, CancellationToken cancellationToken)
    {
        if (caches.Gateways.Store.Get(name) is not { } gateway || gateway.IsTerminating())
            return ReconcileResult.Done;
        var status = GatewayConditions.Of(gateway, caches.Members.Store.List(name.Namespace), time.GetUtcNow());
        await client.Resource(SipResources.Gateways)
            .UpdateStatusAsync(gateway, gateway with { Status = status }, cancellationToken: cancellationToken);
        ReadyTransition.Record(events, gateway, gateway.Status?.Conditions, status.Conditions);
        return ReconcileResult.Done;
    }
}
