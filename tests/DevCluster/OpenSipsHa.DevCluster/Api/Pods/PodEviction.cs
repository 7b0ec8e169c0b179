using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Selectors;

namespace OpenSipsHa.DevCluster.Api.Pods;

/// <summary>policy/v1 Eviction: a delete that PodDisruptionBudgets may refuse.</summary>
public sealed class PodEviction(ObjectRegistry registry)
{
    static readonly GroupResource Budgets = new("policy", "poddisruptionbudgets");

    public void Evict(string ns, string name, JsonObject body, bool dryRun)
    {
        lock (registry.Store.Gate)
        {
            var pods = registry.Catalog.Find(GroupResource.Pods)!;
            var pod = registry.Require(pods, ns, name).Value;
            var options = DeleteOptions.Parse(body.ObjectAt("deleteOptions"));
            options = options with { DryRun = options.DryRun || dryRun };
            var running = pod.StringAt("status", "phase") is not ("Pending" or "Succeeded" or "Failed") && pod.At("metadata", "deletionTimestamp") is null;
            if (running)
                TakeFromBudget(ns, pod, options.DryRun);
            registry.Delete(pods, ns, name, options);
        }
    }

    void TakeFromBudget(string ns, JsonObject pod, bool dryRun)
    {
        foreach (var (key, stored) in registry.Store.List(Budgets, ns).Items)
        {
            var budget = stored.Value;
            if (!LabelSelector.Selects(budget.ObjectAt("spec", "selector"), pod))
                continue;
            if ((budget.LongAt("status", "disruptionsAllowed") ?? 0) < 1)
                throw Refused(budget);
            if (dryRun)
                continue;
            var changed = budget.Copy();
            changed["status"]!["disruptionsAllowed"] = budget.LongAt("status", "disruptionsAllowed") - 1;
            changed.Ensure("status").Ensure("disruptedPods")[pod.Name()] = GoTime.Seconds(registry.Time.GetUtcNow());
            registry.Store.Put(Budgets, key, changed, stored.Schema);
        }
    }

    static ApiRefusedException Refused(JsonObject budget)
    {
        var (needed, healthy) = (budget.LongAt("status", "desiredHealthy"), budget.LongAt("status", "currentHealthy"));
        return Refusal.Make(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.", new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject
            {
                ["reason"] = "DisruptionBudget",
                ["message"] = $"The disruption budget {budget.Name()} needs {needed} healthy pods and has {healthy} currently",
            }),
        });
    }
}
