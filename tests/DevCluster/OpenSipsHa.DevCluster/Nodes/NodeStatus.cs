using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace OpenSipsHa.DevCluster.Nodes;

/// <summary>Node objects and their conditions, as functions of values.</summary>
internal static class NodeStatus
{
    public const string NotReadyTaint = "node.kubernetes.io/not-ready";

    public const string UnreachableTaint = "node.kubernetes.io/unreachable";

    /// <summary>The Node object as the node registers it.</summary>
    public static JsonObject Registration(string name)
    {
        var architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject
                {
                    ["kubernetes.io/hostname"] = name,
                    ["kubernetes.io/os"] = "linux",
                    ["kubernetes.io/arch"] = architecture,
                },
            },
            ["spec"] = new JsonObject(),
        };
    }

    /// <summary>What a healthy node reports.</summary>
    public static JsonObject Ready(string name, string address, DateTimeOffset now, JsonArray? current)
    {
        var architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        return new JsonObject
        {
            ["addresses"] = new JsonArray(
                new JsonObject { ["type"] = "InternalIP", ["address"] = address },
                new JsonObject { ["type"] = "Hostname", ["address"] = name }),
            ["capacity"] = Resources(),
            ["allocatable"] = Resources(),
            ["conditions"] = new JsonArray(
                Condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available", now, current, now),
                Condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure", now, current, now),
                Condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available", now, current, now),
                Condition("Ready", "True", "KubeletReady", "kubelet is posting ready status", now, current, now)),
            ["nodeInfo"] = new JsonObject
            {
                ["architecture"] = architecture,
                ["operatingSystem"] = "linux",
                ["osImage"] = RuntimeInformation.OSDescription,
                ["kernelVersion"] = Environment.OSVersion.Version.ToString(),
                ["kubeletVersion"] = "v1.34.0-devcluster",
                ["kubeProxyVersion"] = "",
                ["containerRuntimeVersion"] = "devcluster://1.0",
                ["machineID"] = name,
                ["systemUUID"] = name,
                ["bootID"] = name,
            },
        };
    }

    /// <summary>What the control plane writes for a node that has fallen silent.</summary>
    public static JsonArray Unknown(DateTimeOffset now, JsonArray? current) =>
        new([.. (current ?? []).OfType<JsonObject>().Select(condition => (JsonNode)Condition(
            (string?)condition["type"] ?? "", "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.",
            now, current, Time(condition["lastHeartbeatTime"]) ?? now))]);

    /// <returns>When the node last said that it is ready; null when it never did.</returns>
    public static DateTimeOffset? LastHeartbeat(JsonObject node) => Time(Ready(node)?["lastHeartbeatTime"]);

    /// <returns>True, False or Unknown; null before the first heartbeat.</returns>
    public static string? ReadyStatus(JsonObject node) => (string?)Ready(node)?["status"];

    private static JsonObject? Ready(JsonObject node) =>
        (node["status"]?["conditions"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(c => (string?)c["type"] == "Ready");

    private static JsonObject Resources() => new()
    {
        ["cpu"] = $"{Environment.ProcessorCount}",
        ["memory"] = $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024}Ki",
        ["pods"] = "110",
    };

    private static JsonObject Condition(
        string type, string status, string reason, string message, DateTimeOffset now, JsonArray? current, DateTimeOffset heartbeat)
    {
        var earlier = current?.OfType<JsonObject>().FirstOrDefault(c => (string?)c["type"] == type);
        return new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["reason"] = reason,
            ["message"] = message,
            ["lastHeartbeatTime"] = Text(heartbeat),
            ["lastTransitionTime"] = (string?)earlier?["status"] == status
                ? (string?)earlier?["lastTransitionTime"] ?? Text(now)
                : Text(now),
        };
    }

    private static DateTimeOffset? Time(JsonNode? node) =>
        DateTimeOffset.TryParse((string?)node, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
