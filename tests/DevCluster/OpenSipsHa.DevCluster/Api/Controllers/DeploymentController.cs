using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Storage;

namespace OpenSipsHa.DevCluster.Api.Controllers;

/// <summary>Deployment → ReplicaSet → Pods. A new template replaces the old pods once the new ones are ready.</summary>
sealed class DeploymentController(ObjectRegistry registry, IObjectClient client, ApiServerLog log) : Controller(registry, log)
{
    static readonly GroupResource Deployments = new("apps", "deployments");
    static readonly GroupResource ReplicaSets = new("apps", "replicasets");

    protected override bool Concerns(Change change) =>
        change.Resource == Deployments || change.Resource == ReplicaSets || change.Resource == GroupResource.Pods;

    protected override void Reconcile()
    {
        foreach (var deployment in client.List(Deployments).Where(IsAlive))
            Roll(deployment);
        foreach (var set in client.List(ReplicaSets).Where(IsAlive))
            Fill(set);
    }

    void Roll(JsonObject deployment)
    {
        var ns = deployment.Namespace();
        var hash = Hash(deployment.ObjectAt("spec", "template")!);
        var sets = client.List(ReplicaSets, ns).Where(set => IsOwned(set, deployment)).ToList();
        var current = sets.Find(set => set.StringAt("metadata", "labels", "pod-template-hash") == hash);
        var wanted = deployment.LongAt("spec", "replicas") ?? 1;
        if (current is null)
            current = client.Create(ReplicaSets, ns, ReplicaSet(deployment, hash, wanted, sets.Count + 1));
        else if (current.LongAt("spec", "replicas") != wanted)
            current = client.Patch(ReplicaSets, ns, current.Name(), new JsonObject { ["spec"] = new JsonObject { ["replicas"] = wanted } });
        var ready = current.LongAt("status", "readyReplicas") ?? 0;
        var recreate = deployment.StringAt("spec", "strategy", "type") == "Recreate";
        foreach (var old in sets.Where(set => set.Uid() != current.Uid() && set.LongAt("spec", "replicas") > 0 && (recreate || ready >= wanted)))
            client.Patch(ReplicaSets, ns, old.Name(), new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 0 } });
        Report(deployment, current, sets, wanted, ready);
    }

    void Report(JsonObject deployment, JsonObject current, List<JsonObject> sets, long wanted, long ready)
    {
        var now = GoTime.Seconds(Registry.Time.GetUtcNow());
        var all = sets.Where(set => set.Uid() != current.Uid()).Sum(set => set.LongAt("status", "replicas") ?? 0) + (current.LongAt("status", "replicas") ?? 0);
        var available = ready >= wanted;
        var status = new JsonObject { ["observedGeneration"] = deployment.LongAt("metadata", "generation") ?? 1 };
        Count(status, "replicas", all);
        Count(status, "updatedReplicas", current.LongAt("status", "replicas") ?? 0);
        Count(status, "readyReplicas", ready);
        Count(status, "availableReplicas", ready);
        Count(status, "unavailableReplicas", Math.Max(0, wanted - ready));
        status["conditions"] = new JsonArray(
            Condition(deployment, "Available", available, available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable", available ? "Deployment has minimum availability." : "Deployment does not have minimum availability.", now),
            Condition(deployment, "Progressing", true, available ? "NewReplicaSetAvailable" : "ReplicaSetUpdated", $"ReplicaSet \"{current.Name()}\" {(available ? "has successfully progressed." : "is progressing.")}", now));
        if (!JsonNode.DeepEquals(status, deployment["status"]))
        {
            deployment["status"] = status;
            TryUpdate(Deployments, deployment);
        }
    }

    static JsonObject Condition(JsonObject deployment, string type, bool value, string reason, string message, string now)
    {
        var old = deployment.ObjectsAt("status", "conditions").FirstOrDefault(condition => condition.StringAt("type") == type);
        var text = value ? "True" : "False";
        var same = old.StringAt("status") == text;
        return new JsonObject
        {
            ["type"] = type,
            ["status"] = text,
            ["lastUpdateTime"] = same && old.StringAt("reason") == reason ? old!["lastUpdateTime"]?.DeepClone() : now,
            ["lastTransitionTime"] = same ? old!["lastTransitionTime"]?.DeepClone() : now,
            ["reason"] = reason,
            ["message"] = message,
        };
    }

    void Fill(JsonObject set)
    {
        var pods = client.List(GroupResource.Pods, set.Namespace()).Where(pod => IsOwned(pod, set) && IsAlive(pod) && pod.StringAt("status", "phase") is not ("Succeeded" or "Failed")).ToList();
        var wanted = set.LongAt("spec", "replicas") ?? 1;
        for (var i = pods.Count; i < wanted; i++)
            pods.Add(client.Create(GroupResource.Pods, set.Namespace(), Pod(set)));
        foreach (var surplus in pods.OrderBy(IsReady).Take((int)Math.Max(0, pods.Count - wanted)).ToList())
        {
            client.Delete(GroupResource.Pods, surplus.Namespace(), surplus.Name());
            pods.Remove(surplus);
        }
        var status = new JsonObject { ["replicas"] = (long)pods.Count, ["observedGeneration"] = set.LongAt("metadata", "generation") ?? 1 };
        Count(status, "fullyLabeledReplicas", pods.Count);
        Count(status, "readyReplicas", pods.Count(IsReady));
        Count(status, "availableReplicas", pods.Count(IsReady));
        if (JsonNode.DeepEquals(status, set["status"]))
            return;
        set["status"] = status;
        TryUpdate(ReplicaSets, set);
    }

    void TryUpdate(GroupResource resource, JsonObject value)
    {
        try
        {
            client.Update(resource, value.Namespace(), value, "status");
        }
        catch (ApiRefusedException refused) when (refused.Code is 404 or 409)
        {
            return;
        }
    }

    static JsonObject ReplicaSet(JsonObject deployment, string hash, long replicas, int revision)
    {
        var template = deployment.ObjectAt("spec", "template")!.Copy();
        template.Metadata().Ensure("labels")["pod-template-hash"] = hash;
        var selector = deployment.ObjectAt("spec", "selector")!.Copy();
        selector.Ensure("matchLabels")["pod-template-hash"] = hash;
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{deployment.Name()}-{hash}",
                ["labels"] = template.At("metadata", "labels")!.DeepClone(),
                ["annotations"] = new JsonObject { ["deployment.kubernetes.io/revision"] = $"{revision}" },
                ["ownerReferences"] = new JsonArray(Owner(deployment, "Deployment")),
            },
            ["spec"] = new JsonObject { ["replicas"] = replicas, ["selector"] = selector, ["template"] = template },
        };
    }

    static JsonObject Pod(JsonObject set)
    {
        var pod = set.ObjectAt("spec", "template")!.Copy();
        pod.Metadata()["generateName"] = set.Name() + "-";
        pod.Metadata()["ownerReferences"] = new JsonArray(Owner(set, "ReplicaSet"));
        return pod;
    }

    static JsonObject Owner(JsonObject owner, string kind) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = kind,
        ["name"] = owner.Name(),
        ["uid"] = owner.Uid(),
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };

    static string Hash(JsonObject template) => Convert.ToHexStringLower(SHA256.HashData(JsonWriting.ToUtf8(template)))[..10];

    static void Count(JsonObject status, string name, long value)
    {
        if (value > 0)
            status[name] = value;
    }

    static bool IsOwned(JsonObject value, JsonObject owner) => value.ObjectsAt("metadata", "ownerReferences").Any(reference => reference.StringAt("uid") == owner.Uid());

    static bool IsAlive(JsonObject value) => value.At("metadata", "deletionTimestamp") is null;

    static bool IsReady(JsonObject pod) => pod.ObjectsAt("status", "conditions").Any(condition => condition.StringAt("type") == "Ready" && condition.StringAt("status") == "True");
}
