using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using OpenSipsHa.DevCluster.Api.Client;

namespace OpenSipsHa.DevCluster.Tests.Nodes;

/// <summary>As little of an API as a node agent needs, so that its tests say something about the agent alone.</summary>
internal sealed class ObjectsInMemory : IObjectClient
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(GroupResource Resource, string? Namespace, string Name), JsonObject> _objects = [];
    private readonly List<(GroupResource Resource, string? FieldSelector, Channel<WatchEvent> Events)> _watches = [];

    public JsonObject? Get(GroupResource resource, string? ns, string name)
    {
        lock (_gate)
            return _objects.GetValueOrDefault((resource, ns, name))?.DeepClone() as JsonObject;
    }

    public IReadOnlyList<JsonObject> List(
        GroupResource resource, string? ns = null, string? labelSelector = null, string? fieldSelector = null)
    {
        lock (_gate)
        {
            return [.. _objects
                .Where(pair => pair.Key.Resource == resource && (ns is null || pair.Key.Namespace == ns) && Matches(pair.Value, fieldSelector))
                .Select(pair => (JsonObject)pair.Value.DeepClone())];
        }
    }

    public async IAsyncEnumerable<WatchEvent> Watch(
        GroupResource resource,
        string? ns = null,
        string? labelSelector = null,
        string? fieldSelector = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var events = Channel.CreateUnbounded<WatchEvent>();
        lock (_gate)
        {
            foreach (var item in List(resource, ns, labelSelector, fieldSelector))
                events.Writer.TryWrite(new WatchEvent(WatchEventType.Added, item));
            _watches.Add((resource, fieldSelector, events));
        }

        await foreach (var change in events.Reader.ReadAllAsync(cancellation))
            yield return change;
    }

    public JsonObject Create(GroupResource resource, string? ns, JsonObject body)
    {
        lock (_gate)
        {
            var stored = (JsonObject)body.DeepClone();
            var metadata = stored["metadata"]!.AsObject();
            metadata["uid"] ??= Guid.NewGuid().ToString();
            if (ns is not null)
                metadata["namespace"] = ns;
            Store(resource, ns, stored, WatchEventType.Added);
            return (JsonObject)stored.DeepClone();
        }
    }

    public JsonObject Update(GroupResource resource, string? ns, JsonObject body, string? subresource = null)
    {
        lock (_gate)
        {
            Store(resource, ns, (JsonObject)body.DeepClone(), WatchEventType.Modified);
            return body;
        }
    }

    public JsonObject Patch(GroupResource resource, string? ns, string name, JsonObject merge, string? subresource = null)
    {
        lock (_gate)
        {
            if (!_objects.TryGetValue((resource, ns, name), out var stored))
                throw new ApiRefusedException(new JsonObject { ["code"] = 404, ["message"] = $"{resource} \"{name}\" not found" });
            Merge(stored, merge);
            Store(resource, ns, stored, WatchEventType.Modified);
            return (JsonObject)stored.DeepClone();
        }
    }

    public JsonObject? Delete(GroupResource resource, string? ns, string name, TimeSpan? gracePeriod = null)
    {
        lock (_gate)
        {
            if (!_objects.TryGetValue((resource, ns, name), out var stored))
                return null;
            if (resource == GroupResource.Pods && gracePeriod != TimeSpan.Zero)
            {
                stored["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
                stored["metadata"]!["deletionGracePeriodSeconds"] = (long)(gracePeriod ?? TimeSpan.FromSeconds(30)).TotalSeconds;
                Store(resource, ns, stored, WatchEventType.Modified);
                return stored;
            }

            _objects.Remove((resource, ns, name));
            Announce(resource, stored, WatchEventType.Deleted);
            return stored;
        }
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                target.Remove(name);
            else if (value is JsonObject inner && target[name] is JsonObject existing)
                Merge(existing, inner);
            else
                target[name] = value.DeepClone();
        }
    }

    private static bool Matches(JsonObject item, string? fieldSelector) =>
        fieldSelector is null || $"spec.nodeName={item["spec"]?["nodeName"]}" == fieldSelector;

    private void Store(GroupResource resource, string? ns, JsonObject item, WatchEventType type)
    {
        _objects[(resource, ns, (string)item["metadata"]!["name"]!)] = item;
        Announce(resource, item, type);
    }

    private void Announce(GroupResource resource, JsonObject item, WatchEventType type)
    {
        foreach (var watch in _watches.Where(watch => watch.Resource == resource && Matches(item, watch.FieldSelector)))
            watch.Events.Writer.TryWrite(new WatchEvent(type, (JsonObject)item.DeepClone()));
    }
}
