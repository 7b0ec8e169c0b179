using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Rollout;

namespace OpenSipsHa.Operator.Status;

/// <summary>
/// Ready says that calls are served now; Degraded says that something is missing or wrong, also while they are. A
/// configuration that is refused makes a cluster Degraded and leaves it Ready.
/// </summary>
internal static class ClusterConditions
{
    public static IReadOnlyList<Condition> Of(ClusterObservation seen, IReadOnlyList<VirtualIPStatus> holders, DateTimeOffset now)
    {
        var list = new ConditionList(seen.Cluster.Status?.Conditions, seen.Cluster.Metadata.Generation, now);
        var orphans = holders.Where(static h => h.Holder is null).Select(static h => h.Address).ToList();
        AddReady(list, seen, holders, orphans);
        AddProgressing(list, seen);
        AddDegraded(list, seen);
        AddressConditions.Add(list, seen, holders);
        var (applied, reason, message) = Configuration(seen);
        list.Add(ConditionTypes.ConfigApplied, applied, reason, message);
        return list.Conditions;
    }

    private static void AddReady(
        ConditionList list, ClusterObservation seen, IReadOnlyList<VirtualIPStatus> holders, List<string?> orphans)
    {
        var unready = holders.Select(static h => h.Holder).OfType<string>()
            .FirstOrDefault(h => seen.Members.Any(m => m.Name == h && !m.Ready));
        if (orphans.Count > 0)
        {
            var (applied, reason, message) = Configuration(seen);
            var why = seen.Target is null && !applied ? $"{reason}: {message}" : $"no member holds {string.Join(", ", orphans)}";
            list.Add(ConditionTypes.Ready, false, ClusterReasons.NoHolder, why);
        }
        else if (unready is not null)
        {
            list.Add(ConditionTypes.Ready, false, ClusterReasons.HolderNotReady, $"{unready} holds a virtual IP and is not ready");
        }
        else
        {
            list.Add(ConditionTypes.Ready, true, ClusterReasons.Serving, "every virtual IP is held by a member that is ready");
        }
    }

    private static void AddProgressing(ConditionList list, ClusterObservation seen)
    {
        if (seen.Config is ConfigStep.Assign or ConfigStep.Wait)
            list.Add(ConditionTypes.Progressing, true, ClusterReasons.RollingOut, Configuration(seen).Message);
        else if (seen.Pods.Outdated.Count > 0)
            list.Add(ConditionTypes.Progressing, true, ClusterReasons.ReplacingPods, Replacing(seen.Pods));
        else if (seen.HandingOver is not null)
            list.Add(ConditionTypes.Progressing, true, ClusterReasons.HandingOver, $"handover of {seen.HandingOver}");
        else if (!seen.Pods.IsSettled)
            list.Add(ConditionTypes.Progressing, true, ClusterReasons.StartingPods, "pods are being created or removed");
        else
            list.Add(ConditionTypes.Progressing, false, ClusterReasons.Settled, "nothing is being changed");
    }

    private static string Replacing(PodStep pods) =>
        $"pods of an old template: {string.Join(", ", pods.Outdated)}" + (pods.Waiting is null ? "" : $"; waiting for {pods.Waiting}");

    private static void AddDegraded(ConditionList list, ClusterObservation seen)
    {
        var (applied, reason, message) = Configuration(seen);
        if (!applied && reason != ClusterReasons.RollingOut)
        {
            list.Add(ConditionTypes.Degraded, true, reason, message);
            return;
        }

        if (seen.KeyComplaint is not null)
        {
            list.Add(ConditionTypes.Degraded, true, ClusterReasons.HeartbeatKeyInvalid, seen.KeyComplaint);
            return;
        }

        var missing = ClusterStatus.Wanted(seen).Where(static m => !m.Ready).ToList();
        if (missing.Count == 0)
        {
            list.Add(ConditionTypes.Degraded, false, ClusterReasons.AllMembersReady, "all members are ready");
            return;
        }

        var names = string.Join(", ", missing.Select(static m => m.Name));
        var homeless = missing.FirstOrDefault(static m => m.Unschedulable is not null);
        if (homeless is null)
            list.Add(ConditionTypes.Degraded, true, ClusterReasons.MembersNotReady, $"not ready: {names}");
        else if (seen.PortRivals.Count > 0)
            list.Add(
                ConditionTypes.Degraded, true, ClusterReasons.HostPortConflict,
                $"{homeless.Name} finds no node; SipCluster {string.Join(", ", seen.PortRivals)} takes the same ports of the nodes' addresses: {homeless.Unschedulable}");
        else
            list.Add(ConditionTypes.Degraded, true, ClusterReasons.PodUnschedulable, $"{homeless.Name} finds no node: {homeless.Unschedulable}");
    }

    private static (bool Applied, string Reason, string Message) Configuration(ClusterObservation seen)
    {
        if (seen.Compiled.Problems is [var problem, ..])
        {
            var more = seen.Compiled.Problems.Count - 1;
            return (false, problem.Reason, problem.Message
                + (more > 0 ? $" (and {more} more)" : "")
                + (seen.Target is null ? "" : $"; {seen.Target.Name} stays in force"));
        }

        return seen.Config switch
        {
            ConfigStep.Stopped stopped => (false, stopped.Reason, $"{stopped.Member} refused {seen.Target!.Name}: {stopped.Message}"),
            ConfigStep.Wait wait => (false, ClusterReasons.RollingOut, $"{seen.Target!.Name}: {wait.Member} {wait.Why}"),
            ConfigStep.Assign assign => (false, ClusterReasons.RollingOut, $"{assign.Config.Name} goes to {string.Join(", ", assign.Members)}"),
            _ => (true, ClusterReasons.Applied, $"all members run {seen.Target?.Name}"),
        };
    }
}
