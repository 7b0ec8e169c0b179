using System.Globalization;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;

namespace OpenSipsHa.DevCluster.Api.Tables;

/// <summary>Name apart: READY STATUS RESTARTS AGE, wide IP NODE NOMINATED NODE READINESS GATES.</summary>
static class PodColumns
{
    public static IEnumerable<TableColumn> All(DateTimeOffset now)
    {
        yield return Column("Ready", pod => $"{Statuses(pod).Count(status => status.BoolAt("ready") && status.At("state", "running") is not null)}/{pod.ObjectsAt("spec", "containers").Count()}");
        yield return Column("Status", pod => Status(pod));
        yield return Column("Restarts", pod => Restarts(pod, now));
        yield return Column("Age", pod => Ages.Show(pod.StringAt("metadata", "creationTimestamp"), now));
        yield return Column("IP", pod => Or(pod.StringAt("status", "podIP")), 1);
        yield return Column("Node", pod => Or(pod.StringAt("spec", "nodeName")), 1);
        yield return Column("Nominated Node", pod => Or(pod.StringAt("status", "nominatedNodeName")), 1);
        yield return Column("Readiness Gates", pod => "<none>", 1);
    }

    static TableColumn Column(string name, Func<JsonObject, JsonNode?> cell, int priority = 0) => new(name, "string", "", "", priority, cell);

    /// <summary>What kubectl get pods shows under STATUS: the reason of a container before the phase.</summary>
    public static string Status(JsonObject pod)
    {
        var reason = pod.StringAt("status", "reason") is { Length: > 0 } given ? given : pod.StringAt("status", "phase") ?? "";
        if (pod.ObjectsAt("status", "conditions").Any(condition => condition.StringAt("type") == "PodScheduled" && condition.StringAt("reason") == "SchedulingGated"))
            reason = "SchedulingGated";
        var running = false;
        foreach (var status in Statuses(pod).Reverse())
        {
            if (status.StringAt("state", "waiting", "reason") is { Length: > 0 } waiting)
                reason = waiting;
            else if (status.ObjectAt("state", "terminated") is { } ended)
                reason = ended.StringAt("reason") is { Length: > 0 } why ? why : ended.LongAt("signal") is { } signal and > 0 ? $"Signal:{signal}" : $"ExitCode:{ended.LongAt("exitCode")}";
            else if (status.BoolAt("ready") && status.At("state", "running") is not null)
                running = true;
        }
        if (reason == "Completed" && running)
            reason = pod.ObjectsAt("status", "conditions").Any(condition => condition.StringAt("type") == "Ready" && condition.StringAt("status") == "True") ? "Running" : "NotReady";
        if (pod.At("metadata", "deletionTimestamp") is null)
            return reason;
        return pod.StringAt("status", "reason") == "NodeLost" ? "Unknown" : "Terminating";
    }

    static JsonNode Restarts(JsonObject pod, DateTimeOffset now)
    {
        var count = Statuses(pod).Sum(status => status.LongAt("restartCount") ?? 0);
        var last = Statuses(pod).Select(status => status.StringAt("lastState", "terminated", "finishedAt")).Where(time => time is not null).Max(StringComparer.Ordinal);
        var text = count.ToString(CultureInfo.InvariantCulture);
        return count == 0 || last is null ? text : $"{text} ({Ages.Show(last, now)} ago)";
    }

    static IEnumerable<JsonObject> Statuses(JsonObject pod) => pod.ObjectsAt("status", "containerStatuses");

    static string Or(string? text) => string.IsNullOrEmpty(text) ? "<none>" : text;
}
