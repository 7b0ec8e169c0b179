using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Pods;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.DevCluster.Nodes;
using OpenSipsHa.DevCluster.Nodes.Logs;
using OpenSipsHa.DevCluster.Tests.Network;

namespace OpenSipsHa.DevCluster.Tests.Nodes;

/// <summary>A node `n1` with its agent, and `sh` as the image `shell`.</summary>
internal sealed class OneNode : IAsyncDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"nodes-{Guid.NewGuid():N}");

    public ObjectsInMemory Api { get; } = new();

    public PodLogs Logs { get; } = new();

    public NetworkLab Lab { get; private set; } = null!;

    public NodeAgent Agent { get; private set; } = null!;

    public LabHost Host => Lab["n1"];

    /// <param name="program">A .dll or executable, the image `program`.</param>
    public static async Task<OneNode> StartAsync(string program = "/bin/sh")
    {
        var node = new OneNode();
        node.Lab = await NetworkLab.CreateAsync(new NetworkLabOptions { StateDirectories = [node._directory] });
        var host = await node.Lab.AddHostAsync("n1", IPAddress.Parse("192.168.1.211"));
        var options = new NodeOptions
        {
            ApiHost = "192.168.1.10",
            Images = new ImageMap(new Dictionary<string, string> { ["shell"] = "/bin/sh", ["program"] = program }),
            Directory = Path.Combine(node._directory, "n1"),
            LogDirectory = Path.Combine(node._directory, "logs"),
            IssueToken = (ns, account) => $"token-of-{ns}-{account}",
            VolumeRefreshInterval = TimeSpan.FromMilliseconds(200),
            HeartbeatInterval = TimeSpan.FromMilliseconds(200),
        };
        node.Agent = NodeAgent.Start(options, host, node.Api, node.Logs);
        return node;
    }

    /// <summary>A pod of one container `main` that runs a shell script; <paramref name="change"/> alters it.</summary>
    public JsonObject Run(string name, string script, Action<JsonObject, JsonObject>? change = null)
    {
        var container = new JsonObject
        {
            ["name"] = "main",
            ["image"] = "shell",
            ["args"] = new JsonArray("-c", script),
        };
        var spec = new JsonObject
        {
            ["nodeName"] = "n1",
            ["hostNetwork"] = true,
            ["terminationGracePeriodSeconds"] = 5,
            ["containers"] = new JsonArray(container),
        };
        change?.Invoke(spec, container);
        return Api.Create(GroupResource.Pods, "default", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject { ["app"] = "test" },
            },
            ["spec"] = spec,
        });
    }

    public JsonNode? Status(string pod) => Api.Get(GroupResource.Pods, "default", pod)?["status"];

    public JsonNode? Container(string pod) => Status(pod)?["containerStatuses"]?[0];

    public Task EventuallyAsync(Func<bool> condition, string what) =>
        Eventually.TrueAsync(() => Task.FromResult(condition()), what, TimeSpan.FromSeconds(15));

    public async Task<string> LogAsync(string pod, bool previous = false, int? tail = null)
    {
        using var output = new MemoryStream();
        await Logs.WriteAsync(
            new PodLogRequest("default", pod, "main", false, previous, false, tail, null, null, null), output, CancellationToken.None);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    /// <summary>Waits until the pod's log holds a text; returns the log.</summary>
    public async Task<string> LogWithAsync(string pod, string text)
    {
        var log = "";
        await Eventually.TrueAsync(
            async () => (log = await LogAsync(pod)).Contains(text, StringComparison.Ordinal),
            $"log of {pod} holds '{text}'", TimeSpan.FromSeconds(15));
        return log;
    }

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        await Lab.DisposeAsync();
        Directory.Exists(_directory).ShouldBeFalse();
    }
}
