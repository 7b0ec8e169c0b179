using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Kubernetes.Serialization;

namespace OpenSipsHa.Kubernetes.Client;

/// <summary>Parses <c>{"type": …, "object": …}</c>.</summary>
internal static class WatchLine
{
    /// <summary>Null for an empty line and for a type that is not known.</summary>
    public static WatchEvent<T>? Parse<T>(ReadOnlySequence<byte> line, JsonTypeInfo<T> typeInfo, string path)
        where T : class, IKubernetesObject
    {
        if (line.IsEmpty) return null;
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("type", out var type)
            || !root.TryGetProperty("object", out var body))
        {
            throw new JsonException($"{path}: a watch event needs type and object");
        }
        return type.GetString() switch
        {
            "ADDED" => Change(WatchEventType.Added, body, typeInfo),
            "MODIFIED" => Change(WatchEventType.Modified, body, typeInfo),
            "DELETED" => Change(WatchEventType.Deleted, body, typeInfo),
            "BOOKMARK" => new WatchEvent<T>(WatchEventType.Bookmark, VersionOf(body), null, null),
            "ERROR" => new WatchEvent<T>(WatchEventType.Error, null, null, body.Deserialize(KubernetesJson.Default.Status)),
            _ => null,
        };
    }

    private static WatchEvent<T> Change<T>(WatchEventType type, JsonElement body, JsonTypeInfo<T> typeInfo)
        where T : class, IKubernetesObject
    {
        var item = body.Deserialize(typeInfo);
        if (item?.Metadata is null) throw new JsonException("object or its metadata is null");
        return new WatchEvent<T>(type, item.Metadata.ResourceVersion, item, null);
    }

    private static string? VersionOf(JsonElement body) =>
        body.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("resourceVersion", out var version)
            ? version.GetString()
            : null;
}
