using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Events;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Resources;

namespace OpenSipsHa.Operator.Controllers.SipClusters;

/// <summary>Makes a cluster's heartbeat key once, and another when it is asked for.</summary>
internal sealed class HeartbeatKeys(KubeClient client, ObjectCaches caches, IEventRecorder events, TimeProvider time)
{
    /// <returns>What is wrong with the Secret, null = nothing; when to look again, null = when something changes.</returns>
    public async Task<(string? Complaint, TimeSpan? Again)> EnsureAsync(SipCluster cluster, CancellationToken cancellationToken)
    {
        var name = new NamespacedName(cluster.Metadata.Namespace, ObjectNames.Heartbeat(cluster.Metadata.Name));
        var secret = ObjectCaches.Owned(caches.Secrets, cluster, name.Name) ?? await CreateAsync(cluster, name, cancellationToken);
        if (secret is null)
            return (null, null);
        if (secret.ControllerReference()?.Uid != cluster.Metadata.Uid)
        {
            return ($"Secret {name}, metadata.ownerReferences: it does not belong to this SipCluster, which needs that name; "
                + "delete the Secret, and one with a key is made", null);
        }

        var (next, again) = HeartbeatRotation.Of(cluster, secret, time.GetUtcNow());
        if (next is not null)
        {
            secret = await client.Resource(CoreResources.Secrets).ReplaceAsync(next, cancellationToken: cancellationToken);
            Tell(cluster, secret);
        }

        return (HeartbeatSecret.Complaint(secret), again);
    }

    private void Tell(SipCluster cluster, Secret secret)
    {
        var (reason, what) = secret.Metadata.Annotation(HeartbeatRotation.StepAnnotation) switch
        {
            HeartbeatRotation.Announced => ("HeartbeatKeyRotating", "a new key, which the members accept and do not use yet"),
            HeartbeatRotation.Switched => ("HeartbeatKeyRotating", "the new key in use; the members still accept the old one"),
            _ => ("HeartbeatKeyRotated", "only the new key"),
        };
        events.Normal(cluster, reason, $"Secret {secret.Metadata.Name} has {what}");
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
