using System.Collections.Concurrent;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Kubernetes;
using OpenSipsHa.Operator.Rollout;

namespace OpenSipsHa.Operator.Handover;

/// <summary>
/// Before the pod of a holder is replaced, the holder is asked to hand over, and gets some time for it: a takeover that
/// is agreed upon is shorter than one that is noticed. The time is only kept in memory; a restarted operator waits anew.
/// </summary>
internal sealed class ReplacementHandover(TimeProvider time)
{
    /// <summary>After it the pod goes all the same: its agent hands over when it is told to end, too.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<NamespacedName, ((string Member, string Id) Asked, long Since)> _waiting = [];

    /// <returns>The step, with the pod among those to delete when it is time; what to ask of its member; when to look again.</returns>
    public (PodStep Step, HandoverRequest? Request, TimeSpan? Again) Next(
        NamespacedName cluster, PodStep step, string templateHash, IReadOnlyList<MemberView> members)
    {
        if (step.HandOver is not { } name)
        {
            Forget(cluster);
            return (step, null, null);
        }

        var request = new HandoverRequest { Id = $"replace-{templateHash}" };
        var asked = (name, request.Id);
        var (_, since) = _waiting.AddOrUpdate(
            cluster, _ => (asked, time.GetTimestamp()), (_, before) => before.Asked == asked ? before : (asked, time.GetTimestamp()));
        var left = Patience - time.GetElapsedTime(since);
        var refused = members.First(m => m.Name == name).Status?.Handover is { Phase: HandoverPhase.Refused } answer && answer.Id == request.Id;
        return left <= TimeSpan.Zero || refused
            ? (step with { Delete = [.. step.Delete, name], HandOver = null, Waiting = null }, request, null)
            : (step, request, left);
    }

    public void Forget(NamespacedName cluster) => _waiting.TryRemove(cluster, out _);
}
