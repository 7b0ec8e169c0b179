using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Registry;

namespace OpenSipsHa.DevCluster.Api.Rules;

sealed class NodeRules : ResourceRules
{
    static readonly string[] Info =
        ["machineID", "systemUUID", "bootID", "kernelVersion", "osImage", "containerRuntimeVersion", "kubeletVersion", "kubeProxyVersion", "operatingSystem", "architecture"];

    /// <summary>A node comes up tainted until its agent says Ready, unless the agent said so already.</summary>
    public override void PrepareForCreate(JsonObject value, WriteScope scope)
    {
        var ready = value.ObjectsAt("status", "conditions").Any(condition => condition.StringAt("type") == "Ready" && condition.StringAt("status") == "True");
        if (!ready && value.Ensure("spec")["taints"] is null)
            value.Ensure("spec")["taints"] = new JsonArray(new JsonObject { ["key"] = "node.kubernetes.io/not-ready", ["effect"] = "NoSchedule" });
    }

    public override void Default(JsonObject value)
    {
        value.Ensure("spec");
        var status = value.Ensure("status");
        if (status["daemonEndpoints"] is null)
            status["daemonEndpoints"] = new JsonObject { ["kubeletEndpoint"] = new JsonObject { ["Port"] = 0 } };
        var info = status.Ensure("nodeInfo");
        foreach (var name in Info.Where(name => info[name] is null))
            info[name] = "";
    }
}
