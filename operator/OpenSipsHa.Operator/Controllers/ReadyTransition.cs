using OpenSipsHa.Api;
using OpenSipsHa.Kubernetes.Events;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Operator.Controllers;

/// <summary>An Event when an object stops being usable, or is so again.</summary>
internal static class ReadyTransition
{
    public static void Record(
        IEventRecorder events, IKubernetesObject about, IReadOnlyList<Condition>? before, IReadOnlyList<Condition> after)
    {
        var (previous, now) = (Ready(before), Ready(after));
        if (now is null || (previous?.Status == now.Status && previous.Reason == now.Reason))
            return;
        if (now.Status == "False")
            events.Warning(about, now.Reason ?? "", now.Message ?? "");
        else if (previous is not null)
            events.Normal(about, "Ready", now.Message ?? "");
    }

    private static Condition? Ready(IReadOnlyList<Condition>? conditions) =>
        conditions?.FirstOrDefault(static c => c.Type == ConditionTypes.Ready);
}
