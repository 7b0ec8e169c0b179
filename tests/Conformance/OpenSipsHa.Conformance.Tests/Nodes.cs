using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api;
using OpenSipsHa.DevCluster.Api.Client;

namespace OpenSipsHa.Conformance.Tests;

/// <summary>The two nodes of the recorded cluster; nothing runs on them.</summary>
static class Nodes
{
    public static void Add(ApiServer server)
    {
        foreach (var name in (string[])["node-a", "node-b"])
        {
            server.Store.Create(GroupResource.Nodes, null, new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["kubernetes.io/hostname"] = name } },
                ["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }) },
            });
        }
    }
}
