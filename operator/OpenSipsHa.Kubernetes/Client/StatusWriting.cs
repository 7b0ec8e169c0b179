using System.Text.Json;
using System.Text.Json.Nodes;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Kubernetes.Client;

/// <summary>Writing observed state.</summary>
public static class StatusWriting
{
    /// <summary>
    /// Brings <c>/status</c> to that of <paramref name="desired"/> (usually <c>current with { Status = … }</c>) with a
    /// merge patch that is guarded by the uid; nothing is sent when it already is so. Arrays are replaced whole.
    /// </summary>
    /// <returns><paramref name="current"/> itself when nothing was sent, otherwise what the server now has.</returns>
    public static async Task<T> UpdateStatusAsync<T>(
        this IResourceClient<T> client, T current, T desired, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject
    {
        var patch = Patch(client.Descriptor, current, desired);
        return patch is null
            ? current
            : await client.PatchStatusAsync(current.NamespacedName(), patch, options, cancellationToken);
    }

    /// <summary>The patch that <see cref="UpdateStatusAsync{T}"/> sends; null when nothing differs.</summary>
    public static Patch? Patch<T>(ResourceDescriptor<T> descriptor, T current, T desired)
        where T : class, IKubernetesObject
    {
        var before = Status(descriptor, current);
        var after = Status(descriptor, desired);
        if (JsonNode.DeepEquals(before, after)) return null;
        var body = new JsonObject { ["status"] = after is null ? null : MergePatch.Towards(before, after) };
        if (current.Metadata.Uid is { } uid) body["metadata"] = new JsonObject { ["uid"] = uid };
        return Client.Patch.Merge(body);
    }

    private static JsonObject? Status<T>(ResourceDescriptor<T> descriptor, T item)
        where T : class, IKubernetesObject
    {
        var whole = (JsonObject)JsonSerializer.SerializeToNode(item, descriptor.TypeInfo)!;
        var status = whole["status"] as JsonObject;
        whole.Remove("status");
        return status;
    }
}
