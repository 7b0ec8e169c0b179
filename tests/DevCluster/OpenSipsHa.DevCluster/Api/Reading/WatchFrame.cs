using System.Text.Json.Nodes;

namespace OpenSipsHa.DevCluster.Api.Reading;

/// <summary>One line of a watch. <paramref name="Object"/> is shared: copy it before changing it.</summary>
public sealed record WatchFrame(string Type, JsonObject Object);
