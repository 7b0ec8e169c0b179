using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Selectors;

namespace OpenSipsHa.DevCluster.Api.Scheduling;

/// <summary>Which node a pod fits on: a function of the pod, the nodes and the pods that are there.</summary>
static class Placement
{
    const string HostName = "kubernetes.io/hostname";

    /// <summary>The node with the fewest pods that fits; null with the message of the Unschedulable condition.</summary>
    public static (string? Node, string Message) Choose(JsonObject pod, IReadOnlyList<JsonObject> nodes, IReadOnlyList<JsonObject> pods)
    {
        var reasons = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var fitting = new List<(string Name, int Load)>();
        foreach (var node in nodes)
        {
            var there = pods.Where(other => other.StringAt("spec", "nodeName") == node.Name() && other.StringAt("status", "phase") is not ("Succeeded" or "Failed")).ToList();
            if (Objection(pod, node, there, nodes, pods) is { } reason)
                reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
            else
                fitting.Add((node.Name(), there.Count));
        }
        if (fitting.Count > 0)
            return (fitting.OrderBy(node => node.Load).ThenBy(node => node.Name, StringComparer.Ordinal).First().Name, "");
        if (nodes.Count == 0)
            return (null, "no nodes available to schedule pods");
        var why = string.Join(", ", reasons.Select(item => $"{item.Value} {item.Key}"));
        var preemption = $"preemption: 0/{nodes.Count} nodes are available: {nodes.Count} {(reasons.Keys.All(IsPermanent) ? "Preemption is not helpful for scheduling" : "No preemption victims found for incoming pod")}.";
        return (null, $"0/{nodes.Count} nodes are available: {why}. no new claims to deallocate, {preemption}");
    }

    static bool IsPermanent(string reason) => reason.Contains("taint", StringComparison.Ordinal) || reason.Contains("selector", StringComparison.Ordinal) || reason.Contains("unschedulable", StringComparison.Ordinal);

    static string? Objection(JsonObject pod, JsonObject node, List<JsonObject> there, IReadOnlyList<JsonObject> nodes, IReadOnlyList<JsonObject> pods)
    {
        var spec = pod.ObjectAt("spec")!;
        if (node.BoolAt("spec", "unschedulable") && !Tolerates(spec, new JsonObject { ["key"] = "node.kubernetes.io/unschedulable", ["effect"] = "NoSchedule" }))
            return "node(s) were unschedulable";
        if (!node.ObjectsAt("status", "conditions").Any(condition => condition.StringAt("type") == "Ready" && condition.StringAt("status") == "True"))
            return "node(s) had untolerated taint(s)";
        if (node.ObjectsAt("spec", "taints").Any(taint => taint.StringAt("effect") is "NoSchedule" or "NoExecute" && !Tolerates(spec, taint)))
            return "node(s) had untolerated taint(s)";
        if (!(spec.ObjectAt("nodeSelector")?.All(wanted => node.StringAt("metadata", "labels", wanted.Key) == wanted.Value.AsString()) ?? true) || !AffinityMatches(spec, node))
            return "node(s) didn't match Pod's node affinity/selector";
        if (there.Exists(other => PortsClash(pod, other)))
            return "node(s) didn't have free ports for the requested pod ports";
        if (Repelled(pod, pod, node, nodes, pods))
            return "node(s) didn't match pod anti-affinity rules";
        return pods.Any(other => other.StringAt("spec", "nodeName") is { Length: > 0 } home && RepelsBack(other, pod, node, nodes, home))
            ? "node(s) didn't satisfy existing pods anti-affinity rules"
            : null;
    }

    static bool Tolerates(JsonObject spec, JsonObject taint) => spec.ObjectsAt("tolerations").Any(toleration =>
        (string.IsNullOrEmpty(toleration.StringAt("effect")) || toleration.StringAt("effect") == taint.StringAt("effect"))
        && (string.IsNullOrEmpty(toleration.StringAt("key")) ? toleration.StringAt("operator") == "Exists" : toleration.StringAt("key") == taint.StringAt("key"))
        && (toleration.StringAt("operator") == "Exists" || (toleration.StringAt("value") ?? "") == (taint.StringAt("value") ?? "")));

    static bool AffinityMatches(JsonObject spec, JsonObject node)
    {
        var terms = spec.ObjectsAt("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms").ToList();
        return terms.Count == 0 || terms.Exists(term =>
            LabelSelector.Selects(new JsonObject { ["matchExpressions"] = term["matchExpressions"]?.DeepClone() ?? new JsonArray() }, node)
            && term.ObjectsAt("matchFields").All(field => field.StringsAt("values").Contains(node.Name(), StringComparer.Ordinal)));
    }

    static bool Repelled(JsonObject owner, JsonObject pod, JsonObject node, IReadOnlyList<JsonObject> nodes, IReadOnlyList<JsonObject> pods) =>
        AntiAffinity(owner).Any(term => pods.Any(other => other.Uid() != pod.Uid()
            && Covers(term, owner, other)
            && other.StringAt("spec", "nodeName") is { Length: > 0 } home
            && other.StringAt("status", "phase") is not ("Succeeded" or "Failed")
            && SameTopology(term, node, nodes, home)));

    static bool RepelsBack(JsonObject other, JsonObject pod, JsonObject node, IReadOnlyList<JsonObject> nodes, string home) =>
        other.Uid() != pod.Uid() && other.StringAt("status", "phase") is not ("Succeeded" or "Failed")
        && AntiAffinity(other).Any(term => Covers(term, other, pod) && SameTopology(term, node, nodes, home));

    static IEnumerable<JsonObject> AntiAffinity(JsonObject pod) =>
        pod.ObjectsAt("spec", "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution");

    static bool Covers(JsonObject term, JsonObject owner, JsonObject other)
    {
        var namespaces = term.StringsAt("namespaces").ToList();
        var inReach = namespaces.Count == 0 ? other.Namespace() == owner.Namespace() : namespaces.Contains(other.Namespace(), StringComparer.Ordinal);
        return (inReach || term.ObjectAt("namespaceSelector") is { Count: 0 }) && LabelSelector.Selects(term.ObjectAt("labelSelector"), other);
    }

    static bool SameTopology(JsonObject term, JsonObject node, IReadOnlyList<JsonObject> nodes, string home)
    {
        var key = term.StringAt("topologyKey") ?? HostName;
        return Value(node) is { } here && Value(nodes.FirstOrDefault(other => other.Name() == home)) == here;

        string? Value(JsonObject? of) => of.StringAt("metadata", "labels", key) ?? (key == HostName ? of?.Name() : null);
    }

    static bool PortsClash(JsonObject pod, JsonObject other)
    {
        var taken = HostPorts(other).ToHashSet();
        return HostPorts(pod).Any(taken.Contains);
    }

    static IEnumerable<(string Protocol, long Port)> HostPorts(JsonObject pod) =>
        pod.ObjectsAt("spec", "containers").SelectMany(container => container.ObjectsAt("ports"))
            .Where(port => port.LongAt("hostPort") is > 0)
            .Select(port => (port.StringAt("protocol") ?? "TCP", port.LongAt("hostPort")!.Value));
}
