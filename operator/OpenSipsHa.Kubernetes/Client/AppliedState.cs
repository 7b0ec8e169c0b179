using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenSipsHa.Kubernetes.Client;

/// <summary>
/// Whether applying would change anything. Two questions, because each alone misses something: is what was applied last
/// the same (a hash in an annotation; finds members that are no longer stated), and does the live object still have
/// all of it (finds changes by others)? Values that the server rewrites (quantities, say) only cost a needless apply.
/// </summary>
internal static class AppliedState
{
    public const string HashAnnotation = "opensipsha.io/applied-hash";

    // Lists that are merged by a key, or that admission adds to (token volumes, tolerations of lost nodes): others may
    // have items in them. Every other list is stated whole: an item too many in a Role's rules is a change to undo.
    private static readonly HashSet<string> SharedLists = new(StringComparer.Ordinal)
    {
        "conditions", "containers", "env", "finalizers", "imagePullSecrets", "initContainers", "ownerReferences",
        "ports", "tolerations", "volumeMounts", "volumes",
    };

    /// <summary>Adds the annotation to what is going to be applied.</summary>
    public static void Stamp(JsonObject desired)
    {
        var hash = Hash(desired);
        if (desired["metadata"] is not JsonObject metadata) desired["metadata"] = metadata = [];
        if (metadata["annotations"] is not JsonObject annotations) metadata["annotations"] = annotations = [];
        annotations[HashAnnotation] = hash;
    }

    /// <summary>Whether the live object has everything that the stamped one states, with whatever the server added.</summary>
    public static bool Contains(JsonNode? live, JsonNode? stated, string member = "") => stated switch
    {
        null => live is null,
        // The server leaves out what is empty.
        JsonObject { Count: 0 } or JsonArray { Count: 0 } when live is null => true,
        JsonObject members => live is JsonObject actual && members.All(part => Contains(actual[part.Key], part.Value, part.Key)),
        JsonArray items when SharedLists.Contains(member) =>
            live is JsonArray actual && items.All(item => actual.Any(candidate => Contains(candidate, item))),
        JsonArray items => live is JsonArray actual && actual.Count == items.Count
            && items.Zip(actual).All(pair => Contains(pair.Second, pair.First)),
        _ => JsonNode.DeepEquals(live, stated),
    };

    // Sorted, so that the order in which a dictionary was filled makes no difference.
    private static string Hash(JsonObject desired)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer)) WriteSorted(writer, desired);
        return Convert.ToHexStringLower(SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)))[..16];
    }

    private static void WriteSorted(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                writer.WriteStartObject();
                foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    WriteSorted(writer, value);
                }
                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (var item in items) WriteSorted(writer, item);
                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}
