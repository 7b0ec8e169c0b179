using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Controllers;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Pods;
using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Storage;

namespace OpenSipsHa.DevCluster.Api.Scheduling;

/// <summary>Binds pending pods to nodes; a pod that fits nowhere says so in its PodScheduled condition and an Event.</summary>
sealed class Scheduler(ObjectRegistry registry, IObjectClient client, ApiServerLog log) : Controller(registry, log)
{
    protected override bool Concerns(Change change) => change.Resource == GroupResource.Pods || change.Resource == GroupResource.Nodes;

    protected override void Reconcile()
    {
        foreach (var (_, stored) in Store.List(GroupResource.Pods, null).Items)
        {
            var pod = stored.Value;
            var waits = string.IsNullOrEmpty(pod.StringAt("spec", "nodeName"))
                && pod.At("metadata", "deletionTimestamp") is null
                && pod.StringAt("spec", "schedulerName") is null or "default-scheduler"
                && !pod.ObjectsAt("spec", "schedulingGates").Any()
                && pod.StringAt("status", "phase") is null or "Pending";
            if (waits)
                Place(pod);
        }
    }

    void Place(JsonObject pod)
    {
        var nodes = Store.List(GroupResource.Nodes, null).Items.Select(item => item.Value.Value).ToList();
        var pods = Store.List(GroupResource.Pods, null).Items.Select(item => item.Value.Value).ToList();
        var (node, message) = Placement.Choose(pod, nodes, pods);
        try
        {
            if (node is not null)
            {
                new PodBinding(Registry).Bind(pod.Namespace(), pod.Name(), node, pod.Uid());
                Tell(pod, "Normal", "Scheduled", $"Successfully assigned {pod.Namespace()}/{pod.Name()} to {node}", "Binding");
            }
            else if (Refuse(pod, message))
                Tell(pod, "Warning", "FailedScheduling", message, "Scheduling");
        }
        catch (ApiRefusedException gone) when (gone.Code is 404 or 409)
        {
            return;
        }
    }

    bool Refuse(JsonObject pod, string message)
    {
        lock (Store.Gate)
        {
            if (Store.Find(GroupResource.Pods, ObjectStore.Key(pod.Namespace(), pod.Name())) is not { } current)
                return false;
            var changed = current.Value.Copy();
            if (!PodBinding.SetCondition(changed, "False", "Unschedulable", message, GoTime.Seconds(Registry.Time.GetUtcNow())))
                return false;
            Store.Put(GroupResource.Pods, ObjectStore.Key(pod.Namespace(), pod.Name()), changed, current.Schema);
            return true;
        }
    }

    void Tell(JsonObject pod, string type, string reason, string message, string action)
    {
        var now = Registry.Time.GetUtcNow();
        client.Create(GroupResource.Events, pod.Namespace(), new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = $"{pod.Name()}.{now.UtcTicks:x}" },
            ["involvedObject"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["namespace"] = pod.Namespace(), ["name"] = pod.Name(), ["uid"] = pod.Uid(), ["resourceVersion"] = pod.StringAt("metadata", "resourceVersion") },
            ["reason"] = reason,
            ["message"] = message,
            ["type"] = type,
            ["eventTime"] = GoTime.Micro(now),
            ["action"] = action,
            ["reportingComponent"] = "default-scheduler",
            ["reportingInstance"] = "default-scheduler-0",
            ["source"] = new JsonObject(),
        });
    }
}
