using System.Globalization;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Nodes.Manifests;

namespace OpenSipsHa.DevCluster.Nodes.Pods;

/// <summary>Events about a pod, as `kubectl describe pod` shows them; the same one again raises its count.</summary>
internal sealed class PodEvents(NodeContext node, PodManifest pod)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Reason, string Message), (string Name, int Count)> _written = [];

    public void Normal(string reason, string message) => Write("Normal", reason, message);

    public void Warning(string reason, string message) => Write("Warning", reason, message);

    private static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private void Write(string type, string reason, string message)
    {
        // A cut node's kubelet cannot say anything; real ones drop their events too.
        if (!node.IsConnected)
            return;
        lock (_gate)
        {
            try
            {
                WriteLocked(type, reason, message);
            }
            catch (ApiRefusedException)
            {
                // The namespace is going away, or the event expired: an event is never worth more than the pod.
                _written.Remove((reason, message));
            }
        }
    }

    private void WriteLocked(string type, string reason, string message)
    {
        var now = Timestamp(node.Time.GetUtcNow());
        if (_written.TryGetValue((reason, message), out var earlier))
        {
            _written[(reason, message)] = earlier with { Count = earlier.Count + 1 };
            node.Api.Patch(GroupResource.Events, pod.Metadata.Namespace, earlier.Name, new JsonObject
            {
                ["count"] = earlier.Count + 1,
                ["lastTimestamp"] = now,
            });
            return;
        }

        var name = $"{pod.Metadata.Name}.{Guid.NewGuid().ToString("N")[..16]}";
        _written[(reason, message)] = (name, 1);
        node.Api.Create(GroupResource.Events, pod.Metadata.Namespace, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = pod.Metadata.Namespace },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Pod",
                ["name"] = pod.Metadata.Name,
                ["namespace"] = pod.Metadata.Namespace,
                ["uid"] = pod.Metadata.Uid,
            },
            ["type"] = type,
            ["reason"] = reason,
            ["message"] = message,
            ["count"] = 1,
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["source"] = new JsonObject { ["component"] = "kubelet", ["host"] = node.Name },
            ["reportingComponent"] = "kubelet",
            ["reportingInstance"] = node.Name,
        });
    }
}
