using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Storage;

namespace OpenSipsHa.DevCluster.Api.Pods;

/// <summary>Gives a pod its node, once.</summary>
public sealed class PodBinding(ObjectRegistry registry)
{
    public void Bind(string ns, string name, string node, string uid)
    {
        lock (registry.Store.Gate)
        {
            var type = registry.Catalog.Find(GroupResource.Pods)!;
            var pod = registry.Require(type, ns, name).Value.Copy();
            if (uid.Length > 0 && uid != pod.Uid())
                throw Refusal.Conflict(GroupResource.Pods, name, $"StorageError: invalid object, Code: 4, Key: /registry/pods/{ns}/{name}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: {uid}, UID in object meta: {pod.Uid()}");
            if (pod.StringAt("spec", "nodeName") is { Length: > 0 } taken)
                throw Refusal.Conflict(new GroupResource("", "pods/binding"), name, $"pod {name} is already assigned to node \"{taken}\"");
            pod.Ensure("spec")["nodeName"] = node;
            SetCondition(pod, "True", null, null, GoTime.Seconds(registry.Time.GetUtcNow()));
            registry.Store.Put(GroupResource.Pods, ObjectStore.Key(ns, name), pod, type.Schema);
        }
    }

    /// <summary>Sets PodScheduled; false when it says so already.</summary>
    public static bool SetCondition(JsonObject pod, string status, string? reason, string? message, string now)
    {
        var conditions = pod.Ensure("status")["conditions"] as JsonArray ?? [];
        var old = conditions.OfType<JsonObject>().FirstOrDefault(condition => condition.StringAt("type") == "PodScheduled");
        if (old is not null && old.StringAt("status") == status && old.StringAt("reason") == reason && old.StringAt("message") == message)
            return false;
        var condition = new JsonObject
        {
            ["type"] = "PodScheduled",
            ["observedGeneration"] = pod.LongAt("metadata", "generation") ?? 1,
            ["status"] = status,
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = old is not null && old.StringAt("status") == status ? old["lastTransitionTime"]?.DeepClone() : now,
        };
        condition.Put("reason", reason);
        condition.Put("message", message);
        if (old is not null)
            conditions.Remove(old);
        conditions.Add(condition);
        if (conditions.Parent is null)
            pod.Ensure("status")["conditions"] = conditions;
        return true;
    }
}
