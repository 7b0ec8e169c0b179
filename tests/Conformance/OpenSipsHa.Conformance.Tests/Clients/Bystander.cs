using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Pods;

namespace OpenSipsHa.Conformance.Tests.Clients;

/// <summary>
/// What the recording's other hands did while a command ran: another client, a controller, the kubelet of the pod
/// <c>kp</c>. It acts when the server has seen what the command waits with.
/// </summary>
sealed class Bystander : IPodLogs
{
    const string Namespace = "golden-12";
    static readonly GroupResource Widgets = GroupResource.Parse("widgets.demo.example.test");
    static readonly TimeSpan WaitIsOn = TimeSpan.FromSeconds(1);
    IObjectClient? store;

    public void Serve(ApiServer server) => store = server.Store;

    IObjectClient Store => store ?? throw new InvalidOperationException("no server yet");

    /// <summary>Before the command.</summary>
    public void Prepare(string command)
    {
        if (command == "delete-waits-for-finalizer")
            Store.Patch(Widgets, Namespace, "ks", new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray("demo.example.test/hold") } });
    }

    /// <summary>While the command runs.</summary>
    public Task Act(string command) => command switch
    {
        "get-watch" => Later(() => Store.Patch(Widgets, Namespace, "kc", new JsonObject { ["spec"] = new JsonObject { ["count"] = 4 } })),
        "wait-condition" => Later(() => Store.Patch(Widgets, Namespace, "kw", Ready(), "status")),
        "wait-delete" => Later(() => Store.Delete(Widgets, Namespace, "kc")),
        "wait-create" => Later(() => Store.Create(Widgets, Namespace, new JsonObject { ["apiVersion"] = "demo.example.test/v1alpha1", ["kind"] = "Widget", ["metadata"] = new JsonObject { ["name"] = "kn" }, ["spec"] = new JsonObject { ["size"] = "small" } })),
        "wait-pod" => Later(() => Store.Patch(GroupResource.Pods, Namespace, "kp", Ready(), "status")),
        "logs-follow" => Later(() => Store.Delete(GroupResource.Pods, Namespace, "kp", TimeSpan.Zero)),
        "delete-waits-for-finalizer" => Later(() => Store.Patch(Widgets, Namespace, "ks", new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray() } })),
        _ => Task.CompletedTask,
    };

    public async Task<bool> WriteAsync(PodLogRequest request, Stream output, CancellationToken cancellation)
    {
        await output.WriteAsync("hello\n"u8.ToArray(), cancellation);
        await output.FlushAsync(cancellation);
        while (request.Follow && Store.Get(GroupResource.Pods, request.Namespace, request.Pod) is not null)
            await Task.Delay(50, cancellation);
        return true;
    }

    /// <summary>The recorder let the command run for a while as well: nothing tells when a client has begun to wait.</summary>
    static async Task Later(Action action)
    {
        await Task.Delay(WaitIsOn);
        action();
    }

    static JsonObject Ready() => new()
    {
        ["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True", ["reason"] = "Up", ["message"] = "", ["lastTransitionTime"] = "2024-01-01T00:00:00Z" }) },
    };
}
