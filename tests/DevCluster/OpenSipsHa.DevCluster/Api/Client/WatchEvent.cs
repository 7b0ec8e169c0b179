using System.Text.Json.Nodes;

namespace OpenSipsHa.DevCluster.Api.Client;

/// <summary>One change, in the order of the store's revisions.</summary>
/// <param name="Object">A copy: the receiver may change it.</param>
public sealed record WatchEvent(WatchEventType Type, JsonObject Object);
