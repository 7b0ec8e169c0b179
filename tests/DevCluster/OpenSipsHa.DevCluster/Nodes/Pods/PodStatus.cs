using System.Globalization;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Nodes.Containers;
using OpenSipsHa.DevCluster.Nodes.Manifests;

namespace OpenSipsHa.DevCluster.Nodes.Pods;

/// <summary>A pod's status as its node reports it: a function of what its containers do.</summary>
internal static class PodStatus
{
    private static readonly string[] Owned = ["PodReadyToStartContainers", "Initialized", "ContainersReady", "Ready"];

    /// <param name="current">The pod's status so far: conditions of others and unchanged transition times are kept.</param>
    public static JsonObject Of(
        PodManifest pod,
        IReadOnlyList<ContainerStatus> initContainers,
        IReadOnlyList<ContainerStatus> containers,
        string address,
        DateTimeOffset startTime,
        DateTimeOffset now,
        JsonObject? current)
    {
        var status = new JsonObject
        {
            ["phase"] = Phase(initContainers, containers),
            ["hostIP"] = address,
            ["hostIPs"] = new JsonArray(new JsonObject { ["ip"] = address }),
            ["podIP"] = address,
            ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address }),
            ["startTime"] = Text(startTime),
            ["qosClass"] = (string?)current?["qosClass"] ?? "BestEffort",
            ["conditions"] = Conditions(pod, initContainers, containers, now, current?["conditions"] as JsonArray),
            ["containerStatuses"] = new JsonArray([.. containers.Select(Container)]),
        };
        if (initContainers.Count > 0)
            status["initContainerStatuses"] = new JsonArray([.. initContainers.Select(Container)]);
        return status;
    }

    /// <summary>Whether somebody has changed the conditions that the node answers for.</summary>
    public static bool Differ(JsonObject? current, JsonObject reported) =>
        Owned.Any(type => StatusOf(current, type) != StatusOf(reported, type));

    private static string? StatusOf(JsonObject? status, string type) =>
        (string?)(status?["conditions"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(c => (string?)c["type"] == type)?["status"];

    private static string Phase(IReadOnlyList<ContainerStatus> initContainers, IReadOnlyList<ContainerStatus> containers)
    {
        if (initContainers.Any(container => container is { Finished: true, State: ContainerState.Terminated { ExitCode: not 0 } }))
            return "Failed";
        if (containers.All(container => container is { Finished: true, State: ContainerState.Terminated }))
            return containers.All(container => container.State is ContainerState.Terminated { ExitCode: 0 }) ? "Succeeded" : "Failed";
        var begun = containers.All(container => container.State is not ContainerState.Waiting || container.Last is not null);
        return begun ? "Running" : "Pending";
    }

    private static JsonArray Conditions(
        PodManifest pod,
        IReadOnlyList<ContainerStatus> initContainers,
        IReadOnlyList<ContainerStatus> containers,
        DateTimeOffset now,
        JsonArray? current)
    {
        var notInitialized = initContainers.Where(container => container.State is not ContainerState.Terminated { ExitCode: 0 }).ToList();
        var unready = containers.Where(container => !container.Ready).ToList();
        var over = Phase(initContainers, containers) is "Succeeded" or "Failed";
        var why = over ? "PodCompleted" : "ContainersNotReady";
        var message = unready.Count == 0 || over ? null : $"containers with unready status: [{string.Join(' ', unready.Select(c => c.Name))}]";
        var conditions = new JsonArray();
        foreach (var other in (current ?? []).OfType<JsonObject>().Where(c => !Owned.Contains((string?)c["type"])))
            conditions.Add(other.DeepClone());
        Add("PodReadyToStartContainers", !over, null, null);
        Add("Initialized", notInitialized.Count == 0, "ContainersNotInitialized",
            $"containers with incomplete status: [{string.Join(' ', notInitialized.Select(c => c.Name))}]");
        Add("ContainersReady", unready.Count == 0, why, message);
        Add("Ready", unready.Count == 0, why, message);
        return conditions;

        void Add(string type, bool holds, string? reason, string? text) =>
            conditions.Add(Condition(type, holds, holds ? null : reason, holds ? null : text, now, current));
    }

    private static JsonObject Condition(
        string type, bool holds, string? reason, string? message, DateTimeOffset now, JsonArray? current)
    {
        var status = holds ? "True" : "False";
        var earlier = current?.OfType<JsonObject>().FirstOrDefault(c => (string?)c["type"] == type);
        var condition = new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = (string?)earlier?["status"] == status
                ? (string?)earlier?["lastTransitionTime"] ?? Text(now)
                : Text(now),
        };
        if (reason is not null)
            condition["reason"] = reason;
        if (message is not null)
            condition["message"] = message;
        return condition;
    }

    private static JsonNode Container(ContainerStatus container) => new JsonObject
    {
        ["name"] = container.Name,
        ["image"] = container.Image,
        ["imageID"] = container.Id is null ? "" : container.Image,
        ["containerID"] = container.Id ?? "",
        ["started"] = container.Started,
        ["ready"] = container.Ready,
        ["restartCount"] = container.RestartCount,
        ["state"] = State(container.State, container.Id),
        ["lastState"] = container.Last is null ? new JsonObject() : State(container.Last, container.Id),
    };

    private static JsonObject State(ContainerState state, string? id) => state switch
    {
        ContainerState.Waiting waiting => new JsonObject { ["waiting"] = Reason(waiting.Reason, waiting.Message) },
        ContainerState.Running running => new JsonObject
        {
            ["running"] = new JsonObject { ["startedAt"] = Text(running.StartedAt) },
        },
        ContainerState.Terminated ended => new JsonObject { ["terminated"] = Ended(ended, id) },
        _ => throw new InvalidOperationException("no such state"),
    };

    private static JsonObject Ended(ContainerState.Terminated ended, string? id)
    {
        var terminated = Reason(ended.Reason, ended.Message);
        terminated["exitCode"] = ended.ExitCode;
        terminated["startedAt"] = Text(ended.StartedAt);
        terminated["finishedAt"] = Text(ended.FinishedAt);
        terminated["containerID"] = id ?? "";
        if (ended.ExitCode > 128)
            terminated["signal"] = ended.ExitCode - 128;
        return terminated;
    }

    private static JsonObject Reason(string reason, string? message)
    {
        var result = new JsonObject { ["reason"] = reason };
        if (message is not null)
            result["message"] = message;
        return result;
    }

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
