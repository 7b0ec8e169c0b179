using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Events;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Resources;

namespace OpenSipsHa.Operator.Controllers.SipClusters;

/// <summary>Makes a cluster's heartbeat key once, and another when it is asked for.</summary>
internal sealed class HeartbeatKeys(KubeClient client, ObjectCaches caches, IEventRecorder events)
{
    /// <returns>What is wrong with the Secret; null = nothing.</returns>
    public async Task<string?> EnsureAsync(SipCluster cluster, CancellationToken cancellationToken)
    {
        var name = new NamespacedName(cluster.Metadata.Namespace, ObjectNames.Heartbeat(cluster.Metadata.Name));
        var secret = ObjectCaches.Owned(caches.Secrets, cluster, name.Name) ?? await CreateAsync(cluster, name, cancellationToken);
        if (secret is null)
            return null;
        if (secret.ControllerReference()?.Uid != cluster.Metadata.Uid)
        {
            return $"Secret {name}, metadata.ownerReferences: it does not belong to this SipCluster, which needs that name; "
                + "delete the Secret, and one with a key is made";
        }

        if (HeartbeatSecret.IsDue(cluster, secret))
        {
            secret = await client.Resource(CoreResources.Secrets)
                .ReplaceAsync(HeartbeatSecret.Rotate(cluster, secret), cancellationToken: cancellationToken);
            events.Normal(cluster, "HeartbeatKeyRotated", $"Secret {name} has a new key; the one before stays valid");
        }

        return HeartbeatSecret.Complaint(secret);
    }

    /// <returns>The Secret; null = somebody deletes it at this moment.</returns>
    private async Task<Secret?> CreateAsync(SipCluster cluster, NamespacedName name, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Resource(CoreResources.Secrets).CreateAsync(HeartbeatSecret.Create(cluster), cancellationToken: cancellationToken);
        }
        catch (KubeStatusException e) when (e.IsAlreadyExists)
        {
            // The cache lags, or it is not ours.
            return await client.Resource(CoreResources.Secrets).FindAsync(name, cancellationToken: cancellationToken);
        }
    }
}
