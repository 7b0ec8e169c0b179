using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;

namespace OpenSipsHa.DevCluster.Api.Apply;

/// <summary>
/// The annotation in which client-side apply keeps what it applied. The server keeps it in step with what the manager
/// "kubectl" applies, so that people can go back and forth between the two kinds of apply.
/// </summary>
static class LastApplied
{
    const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    public static void Update(JsonObject value, JsonObject config, string manager)
    {
        if (manager != "kubectl" || value.ObjectAt("metadata", "annotations") is not { } annotations || !annotations.ContainsKey(Annotation))
            return;
        var kept = config.Copy();
        kept.ObjectAt("metadata", "annotations")?.Remove(Annotation);
        annotations[Annotation] = JsonWriting.ToText(Sorted(kept)) + "\n";
    }

    /// <summary>Members in the order of Go's encoder.</summary>
    static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
