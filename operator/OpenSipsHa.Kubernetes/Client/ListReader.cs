using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Kubernetes.Serialization;

namespace OpenSipsHa.Kubernetes.Client;

/// <summary>Reads the answer to a list, whatever the name of the list's kind.</summary>
internal static class ListReader
{
    public static ObjectList<T> Read<T>(KubeResponse response, JsonTypeInfo<T> typeInfo)
        where T : class, IKubernetesObject
    {
        try
        {
            using var document = JsonDocument.Parse(response.Body);
            var root = document.RootElement;
            if (!root.TryGetProperty("metadata", out var listMetadata)) throw response.Unreadable("it is no list");
            var metadata = listMetadata.Deserialize(KubernetesJson.Default.ListMeta);
            var next = string.IsNullOrEmpty(metadata?.Continue) ? null : metadata.Continue;
            return new ObjectList<T>(Items(response, root, typeInfo), metadata?.ResourceVersion ?? "", next);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw response.Unreadable(e.Message, e);
        }
    }

    private static List<T> Items<T>(KubeResponse response, JsonElement root, JsonTypeInfo<T> typeInfo)
        where T : class, IKubernetesObject
    {
        // Go writes an empty list as null, too.
        if (!root.TryGetProperty("items", out var array) || array.ValueKind == JsonValueKind.Null) return [];
        var items = new List<T>(array.GetArrayLength());
        foreach (var element in array.EnumerateArray())
        {
            try
            {
                var item = element.Deserialize(typeInfo);
                items.Add(item?.Metadata is null ? throw new JsonException("the item or its metadata is null") : item);
            }
            catch (JsonException e)
            {
                throw response.Unreadable($"item {NameOf(element)}: {e.Message}", e);
            }
        }
        return items;
    }

    private static string NameOf(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("metadata", out var metadata)) return "?";
        var ns = metadata.TryGetProperty("namespace", out var n) ? n.GetString() : null;
        return new NamespacedName(ns, metadata.TryGetProperty("name", out var name) ? name.GetString() ?? "?" : "?").ToString();
    }
}
