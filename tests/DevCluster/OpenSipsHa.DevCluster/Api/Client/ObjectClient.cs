using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Reading;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Resources;
using OpenSipsHa.DevCluster.Api.Selectors;

namespace OpenSipsHa.DevCluster.Api.Client;

/// <summary>The in-process client over the registry.</summary>
sealed class ObjectClient(ObjectRegistry registry, string manager) : IObjectClient
{
    static readonly TimeSpan Rarely = TimeSpan.FromHours(1);

    WriteScope Scope => new() { User = "system:apiserver", Groups = ["system:masters"], FieldManager = manager };

    public JsonObject? Get(GroupResource resource, string? ns, string name)
    {
        var type = Type(resource);
        var stored = registry.Store.Find(type.Storage, Storage.ObjectStore.Key(type.Namespaced ? ns : null, name));
        return stored is null ? null : registry.View(type, stored).Copy();
    }

    public IReadOnlyList<JsonObject> List(GroupResource resource, string? ns = null, string? labelSelector = null, string? fieldSelector = null)
    {
        var type = Type(resource);
        var labels = LabelSelector.Parse(labelSelector);
        var fields = FieldSelector.Parse(fieldSelector, type);
        return [.. registry.Store.List(type.Storage, ns).Items.Select(item => registry.View(type, item.Value)).Where(item => labels.Matches(item) && fields.Matches(item)).Select(item => item.Copy())];
    }

    public async IAsyncEnumerable<WatchEvent> Watch(GroupResource resource, string? ns = null, string? labelSelector = null, string? fieldSelector = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var type = Type(resource);
        var query = new ListQuery { Labels = LabelSelector.Parse(labelSelector), Fields = FieldSelector.Parse(fieldSelector, type) };
        var known = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        while (!cancellation.IsCancellationRequested)
        {
            // After a compaction the watch starts again from what exists; what is gone meanwhile is told apart by uid.
            var vanished = new HashSet<string>(known.Keys, StringComparer.Ordinal);
            foreach (var item in registry.Store.List(type.Storage, ns).Items)
                vanished.Remove(item.Value.Value.Uid());
            foreach (var uid in vanished)
            {
                known.Remove(uid, out var last);
                yield return new WatchEvent(WatchEventType.Deleted, last!.Copy());
            }
            await foreach (var frame in new ObjectWatch(registry, type, ns, query, Rarely).RunAsync(cancellation))
            {
                if (frame.Type is "ERROR" or "BOOKMARK")
                    continue;
                var uid = frame.Object.Uid();
                var before = known.GetValueOrDefault(uid);
                if (frame.Type == "DELETED")
                    known.Remove(uid);
                else
                    known[uid] = frame.Object;
                if (frame.Type == "ADDED" && before is not null && before.StringAt("metadata", "resourceVersion") == frame.Object.StringAt("metadata", "resourceVersion"))
                    continue;
                var kind = frame.Type == "DELETED" ? WatchEventType.Deleted : before is null ? WatchEventType.Added : WatchEventType.Modified;
                yield return new WatchEvent(kind, frame.Object.Copy());
            }
        }
    }

    public JsonObject Create(GroupResource resource, string? ns, JsonObject body) =>
        registry.Create(Type(resource), ns, Complete(resource, body), Scope).Copy();

    public JsonObject Update(GroupResource resource, string? ns, JsonObject body, string? subresource = null) =>
        registry.Update(Type(resource), ns, body.Name(), Complete(resource, body), subresource ?? "", Scope).Value.Copy();

    public JsonObject Patch(GroupResource resource, string? ns, string name, JsonObject merge, string? subresource = null) =>
        registry.Patch(Type(resource), ns, name, PatchKind.Merge, merge, subresource ?? "", Scope).Value.Copy();

    public JsonObject? Delete(GroupResource resource, string? ns, string name, TimeSpan? gracePeriod = null)
    {
        try
        {
            return registry.Delete(Type(resource), ns, name, new DeleteOptions { GracePeriodSeconds = (long?)gracePeriod?.TotalSeconds }).Copy();
        }
        catch (ApiRefusedException refused) when (refused.Code == 404)
        {
            return null;
        }
    }

    ResourceType Type(GroupResource resource) => registry.Catalog.Find(resource) ?? throw Refusal.NotFound(resource, "");

    JsonObject Complete(GroupResource resource, JsonObject body)
    {
        var type = Type(resource);
        var copy = body.Copy();
        copy["apiVersion"] ??= type.ApiVersion;
        copy["kind"] ??= type.Kind;
        return copy;
    }
}
