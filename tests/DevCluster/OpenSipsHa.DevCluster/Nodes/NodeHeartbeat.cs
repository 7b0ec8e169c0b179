using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;

namespace OpenSipsHa.DevCluster.Nodes;

/// <summary>Registers a node and keeps saying that it is there, as long as its network and its processes work.</summary>
internal sealed class NodeHeartbeat(NodeContext node)
{
    public void Register()
    {
        if (node.Api.Get(GroupResource.Nodes, null, node.Name) is null)
            node.Api.Create(GroupResource.Nodes, null, NodeStatus.Registration(node.Name));
        Beat();
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(node.Options.HeartbeatInterval, node.Time, cancellation);
            await node.WhenConnectedAsync(cancellation);
            try
            {
                Beat();
            }
            catch (ApiRefusedException refusal)
            {
                NodeLog.HeartbeatRefused(node.Logger, node.Name, refusal.Message);
            }
        }
    }

    private void Beat()
    {
        var current = node.Api.Get(GroupResource.Nodes, null, node.Name);
        if (current is null)
        {
            // Somebody deleted the Node object: a kubelet registers again.
            Register();
            return;
        }

        var status = NodeStatus.Ready(
            node.Name, node.Address, node.Time.GetUtcNow(), current["status"]?["conditions"] as JsonArray);
        node.Api.Patch(GroupResource.Nodes, null, node.Name, new JsonObject { ["status"] = status }, "status");
    }
}
