using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using OpenSipsHa.DevCluster.Api.Client;

namespace OpenSipsHa.DevCluster.Nodes;

/// <summary>
/// The control plane's view of nodes: one that has not reported for <paramref name="grace"/> is NotReady and tainted
/// unreachable, its pods are not ready; when it reports again the taint goes. Pods are not evicted.
/// </summary>
/// <param name="grace">At least twice the heartbeat interval; a real cluster takes 40 to 50 s.</param>
internal sealed class NodeMonitor(IObjectClient api, TimeSpan grace, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // By the monitor's own clock, from the moment a heartbeat was seen: heartbeats are whole seconds in the API.
    private readonly Dictionary<string, (DateTimeOffset? Heartbeat, long SeenAt)> _seen = [];

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            foreach (var node in api.List(GroupResource.Nodes))
            {
                try
                {
                    Judge(node);
                }
                catch (ApiRefusedException refusal) when (refusal.Code is 404 or 409)
                {
                    // Changed at the same moment: judged again in the next round.
                }
            }

            await Task.Delay(Interval, time, cancellation);
        }
    }

    private void Judge(JsonObject node)
    {
        var name = (string)node["metadata"]!["name"]!;
        var heartbeat = NodeStatus.LastHeartbeat(node);
        if (!_seen.TryGetValue(name, out var seen) || seen.Heartbeat != heartbeat)
            _seen[name] = seen = (heartbeat, time.GetTimestamp());

        var silence = time.GetElapsedTime(seen.SeenAt);
        var ready = NodeStatus.ReadyStatus(node);
        if (silence > grace && ready == "True")
            Lose(name, node, silence);
        else if (ready == "True" && OthersTaints(node).Count() != Taints(node).Count())
            SetTaints(name, OthersTaints(node));
    }

    private void Lose(string name, JsonObject node, TimeSpan silence)
    {
        NodeLog.NodeLost(logger, name, silence);
        var now = time.GetUtcNow();
        var conditions = NodeStatus.Unknown(now, node["status"]?["conditions"] as JsonArray);
        api.Patch(GroupResource.Nodes, null, name, new JsonObject { ["status"] = new JsonObject { ["conditions"] = conditions } }, "status");
        string[] effects = ["NoSchedule", "NoExecute"];
        SetTaints(name, OthersTaints(node).Concat(effects.Select(effect => new JsonObject
        {
            ["key"] = NodeStatus.UnreachableTaint,
            ["effect"] = effect,
        })));
        foreach (var pod in api.List(GroupResource.Pods, null, null, $"spec.nodeName={name}"))
            MarkNotReady(pod);
    }

    private void MarkNotReady(JsonObject pod)
    {
        if (pod["status"]?["conditions"] is not JsonArray conditions)
            return;
        var changed = (JsonArray)conditions.DeepClone();
        foreach (var ready in changed.OfType<JsonObject>().Where(c => (string?)c["type"] == "Ready" && (string?)c["status"] == "True"))
        {
            ready["status"] = "False";
            ready["reason"] = "NodeNotReady";
            ready["message"] = "the node has stopped reporting";
        }

        if (JsonNode.DeepEquals(changed, conditions))
            return;
        api.Patch(
            GroupResource.Pods,
            (string?)pod["metadata"]!["namespace"],
            (string)pod["metadata"]!["name"]!,
            new JsonObject { ["status"] = new JsonObject { ["conditions"] = changed } },
            "status");
    }

    private void SetTaints(string name, IEnumerable<JsonObject> taints)
    {
        var list = new JsonArray([.. taints.Select(taint => taint.DeepClone())]);
        api.Patch(GroupResource.Nodes, null, name, new JsonObject
        {
            ["spec"] = new JsonObject { ["taints"] = list.Count == 0 ? null : list },
        });
    }

    private static IEnumerable<JsonObject> Taints(JsonObject node) => (node["spec"]?["taints"] as JsonArray ?? []).OfType<JsonObject>();

    // The API server taints a new node not-ready; this is who takes it away.
    private static IEnumerable<JsonObject> OthersTaints(JsonObject node) =>
        Taints(node).Where(taint => (string?)taint["key"] is not (NodeStatus.UnreachableTaint or NodeStatus.NotReadyTaint));
}
