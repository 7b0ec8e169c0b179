using System.Text.Json.Nodes;
using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Events;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Handover;
using OpenSipsHa.Operator.Rollout;
using OpenSipsHa.Operator.Status;

namespace OpenSipsHa.Operator.Controllers.SipClusters;

/// <summary>Sees a handover that a SipCluster's annotation asks for through to its end.</summary>
internal sealed class ClusterHandover(KubeClient client, IEventRecorder events)
{
    public async Task<HandoverStep> AdvanceAsync(SipCluster cluster, IReadOnlyList<MemberView> members, CancellationToken cancellationToken)
    {
        if (HandoverWish.Of(cluster) is not { } wish)
            return HandoverStep.None;
        var step = HandoverPlan.Next(wish, cluster.Spec, VirtualIPHolders.Of(cluster, members), members);
        if (step.IsSettled)
        {
            await AnnotateAsync(cluster, wish: null, id: null, cancellationToken);
            Tell(cluster, step);
        }
        else if (wish.IsNew)
        {
            await AnnotateAsync(cluster, wish.Text, wish.Id, cancellationToken);
        }

        return step;
    }

    private void Tell(SipCluster cluster, HandoverStep step)
    {
        if (step.Done.Count > 0)
            events.Normal(cluster, "HandoverDone", string.Join("; ", step.Done));
        if (step.Refused.Count > 0)
            events.Warning(cluster, "HandoverRefused", string.Join("; ", step.Refused));
    }

    // A compare-and-set: a wish that was set meanwhile is neither removed unseen nor given the id of the one before.
    private async Task AnnotateAsync(SipCluster cluster, string? wish, string? id, CancellationToken cancellationToken) =>
        await client.Resource(SipResources.SipClusters).PatchAsync(
            cluster.NamespacedName(),
            Patch.Merge(new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["uid"] = cluster.Metadata.Uid,
                    ["resourceVersion"] = cluster.Metadata.ResourceVersion,
                    ["annotations"] = new JsonObject { [ApiGroup.HandoverAnnotation] = wish, [HandoverWish.IdAnnotation] = id },
                },
            }),
            cancellationToken: cancellationToken);
}
