using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Nodes;
using OpenSipsHa.DevCluster.Tests.Network;

namespace OpenSipsHa.DevCluster.Tests.Nodes;

public sealed class NodeMonitorTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ObjectsInMemory _api = new();

    [Fact]
    public async Task A_silent_node_is_NotReady_and_tainted_until_it_reports_again()
    {
        _api.Create(GroupResource.Nodes, null, NodeStatus.Registration("n1"));
        Report(Start);
        _api.Create(GroupResource.Pods, "default", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "p" },
            ["spec"] = new JsonObject { ["nodeName"] = "n1" },
            ["status"] = new JsonObject
            {
                ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }),
            },
        });
        using var stop = new CancellationTokenSource();
        var monitor = new NodeMonitor(_api, TimeSpan.FromSeconds(1), TimeProvider.System, NullLogger.Instance).RunAsync(stop.Token);

        await Eventually.TrueAsync(() => Task.FromResult(Ready() == "Unknown"), "NotReady");
        await Eventually.TrueAsync(() => Task.FromResult(Taints() == 2), "tainted");
        await Eventually.TrueAsync(
            () => Task.FromResult((string?)_api.Get(GroupResource.Pods, "default", "p")!["status"]!["conditions"]![0]!["status"] == "False"),
            "its pod is not ready");

        // Keeps reporting, as a healed node does.
        var at = Start;
        await Eventually.TrueAsync(
            () =>
            {
                Report(at = at.AddSeconds(1));
                return Task.FromResult(Ready() == "True" && Taints() == 0);
            },
            "ready and no longer tainted");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => monitor);
    }

    private void Report(DateTimeOffset at) =>
        _api.Patch(GroupResource.Nodes, null, "n1", new JsonObject { ["status"] = NodeStatus.Ready("n1", "192.168.1.1", at, null) }, "status");

    private string? Ready() => NodeStatus.ReadyStatus(_api.Get(GroupResource.Nodes, null, "n1")!);

    private int Taints() => (_api.Get(GroupResource.Nodes, null, "n1")!["spec"]?["taints"] as JsonArray)?.Count ?? 0;
}
