using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Status;

namespace OpenSipsHa.Operator.Controllers.SipClusters;

/// <summary>Events from what changed between two statuses: transitions, never states. A pure function.</summary>
internal static class ClusterTransitions
{
    public static IEnumerable<(string Type, string Reason, string Message)> Between(SipClusterStatus? before, SipClusterStatus after)
    {
        foreach (var condition in after.Conditions)
        {
            var previous = before?.Conditions.FirstOrDefault(c => c.Type == condition.Type);
            if (Of(condition, previous) is { } transition)
                yield return transition;
        }

        foreach (var vip in after.VirtualIPs)
        {
            var previous = before?.VirtualIPs.FirstOrDefault(v => v.Name == vip.Name)?.Holder;
            if (vip.Holder is not null && vip.Holder != previous)
                yield return ("Normal", "HolderChanged", $"{vip.Holder} holds {vip.Address}" + (previous is null ? "" : $", {previous} did before"));
        }
    }

    private static (string, string, string)? Of(Condition now, Condition? before) => now.Type switch
    {
        ConditionTypes.ConfigApplied => Configuration(now, before),
        ConditionTypes.Ready when now.Status != before?.Status && (before is not null || now.Status == "True") =>
            (now.Status == "True" ? "Normal" : "Warning", now.Status == "True" ? "Ready" : "NotReady", now.Message ?? ""),
        ConditionTypes.Degraded when now is { Status: "True", Reason: ClusterReasons.HostPortConflict or ClusterReasons.PodUnschedulable or ClusterReasons.HeartbeatKeyInvalid }
                && now.Reason != before?.Reason =>
            ("Warning", now.Reason, now.Message ?? ""),
        ConditionTypes.Fenced when now.Status == "False" && before?.Status != "False" => ("Warning", "NotFenced", now.Message ?? ""),
        _ => null,
    };

    private static (string, string, string)? Configuration(Condition now, Condition? before)
    {
        if (now.Status == "True")
            return before?.Status == "True" ? null : ("Normal", "ConfigApplied", now.Message ?? "");
        return now.Reason == ClusterReasons.RollingOut || (now.Reason == before?.Reason && now.Message == before?.Message)
            ? null
            : ("Warning", now.Reason ?? "", now.Message ?? "");
    }
}
