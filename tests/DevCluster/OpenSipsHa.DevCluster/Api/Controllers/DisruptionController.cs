using System.Globalization;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Selectors;
using OpenSipsHa.DevCluster.Api.Storage;

namespace OpenSipsHa.DevCluster.Api.Controllers;

/// <summary>Status of PodDisruptionBudgets.</summary>
sealed class DisruptionController(ObjectRegistry registry, ApiServerLog log) : Controller(registry, log)
{
    static readonly GroupResource Budgets = new("policy", "poddisruptionbudgets");

    protected override bool Concerns(Change change) => change.Resource == GroupResource.Pods || change.Resource == Budgets;

    protected override void Reconcile()
    {
        lock (Store.Gate)
        {
            foreach (var (key, stored) in Store.List(Budgets, null).Items)
                Count(key, stored);
        }
    }

    void Count(string key, StoredObject stored)
    {
        var budget = stored.Value.Copy();
        var pods = Store.List(GroupResource.Pods, budget.Namespace()).Items.Select(item => item.Value.Value)
            .Where(pod => LabelSelector.Selects(budget.ObjectAt("spec", "selector"), pod) && pod.StringAt("status", "phase") is not ("Succeeded" or "Failed")).ToList();
        var disrupted = budget.ObjectAt("status", "disruptedPods") ?? [];
        var healthy = pods.Count(pod => IsReady(pod) && pod.At("metadata", "deletionTimestamp") is null && !disrupted.ContainsKey(pod.Name()));
        var desired = Desired(budget, pods.Count);
        var allowed = Math.Max(0, pods.Count == 0 ? 0 : healthy - desired);
        var status = budget.Ensure("status");
        foreach (var gone in disrupted.Select(member => member.Key).Where(name => !pods.Exists(pod => pod.Name() == name)).ToList())
            disrupted.Remove(gone);
        if (disrupted.Count == 0)
            status.Remove("disruptedPods");
        status["observedGeneration"] = budget.LongAt("metadata", "generation") ?? 1;
        status["disruptionsAllowed"] = (long)allowed;
        status["currentHealthy"] = (long)healthy;
        status["desiredHealthy"] = (long)desired;
        status["expectedPods"] = (long)pods.Count;
        SetCondition(status, allowed > 0, budget.LongAt("metadata", "generation") ?? 1);
        if (!JsonNode.DeepEquals(status, stored.Value["status"]))
            Store.Put(Budgets, key, budget, stored.Schema);
    }

    void SetCondition(JsonObject status, bool allowed, long generation)
    {
        var old = status.ObjectsAt("conditions").FirstOrDefault();
        var text = allowed ? "True" : "False";
        status["conditions"] = new JsonArray(new JsonObject
        {
            ["type"] = "DisruptionAllowed",
            ["status"] = text,
            ["observedGeneration"] = generation,
            ["lastTransitionTime"] = old.StringAt("status") == text ? old!["lastTransitionTime"]?.DeepClone() : GoTime.Seconds(Registry.Time.GetUtcNow()),
            ["reason"] = allowed ? "SufficientPods" : "InsufficientPods",
            ["message"] = "",
        });
    }

    static int Desired(JsonObject budget, int expected)
    {
        if (budget.At("spec", "minAvailable") is { } least)
            return Resolve(least, expected);
        return budget.At("spec", "maxUnavailable") is { } most ? Math.Max(0, expected - Resolve(most, expected)) : expected;
    }

    static int Resolve(JsonNode value, int total) =>
        value.AsLong() is { } whole ? (int)whole
        : value.AsString() is { } text && text.EndsWith('%') && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var percent) ? (int)Math.Ceiling(total * percent / 100.0)
        : 0;

    static bool IsReady(JsonObject pod) =>
        pod.ObjectsAt("status", "conditions").Any(condition => condition.StringAt("type") == "Ready" && condition.StringAt("status") == "True");
}
