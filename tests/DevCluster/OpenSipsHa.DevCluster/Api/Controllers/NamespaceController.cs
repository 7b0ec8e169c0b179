using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Storage;

namespace OpenSipsHa.DevCluster.Api.Controllers;

/// <summary>Every namespace has its default ServiceAccount and root CA; one that is deleted is emptied first.</summary>
sealed class NamespaceController(ObjectRegistry registry, IObjectClient client, string caPem, ApiServerLog log) : Controller(registry, log)
{
    const string RootCa = "kube-root-ca.crt";
    readonly Dictionary<string, DateTimeOffset> waiting = new(StringComparer.Ordinal);

    protected override bool Concerns(Change change) => change.Resource == GroupResource.Namespaces || change.After is null;

    protected override void Reconcile()
    {
        foreach (var (name, stored) in Store.List(GroupResource.Namespaces, null).Items)
        {
            if (stored.Value.At("metadata", "deletionTimestamp") is not null)
                Empty(name);
            else
                Furnish(name);
        }
    }

    void Furnish(string name)
    {
        if (client.Get(GroupResource.ConfigMaps, name, RootCa) is null)
        {
            client.Create(GroupResource.ConfigMaps, name, new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = RootCa,
                    ["annotations"] = new JsonObject { ["kubernetes.io/description"] = "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters." },
                },
                ["data"] = new JsonObject { ["ca.crt"] = caPem },
            });
        }
        if (client.Get(GroupResource.ServiceAccounts, name, "default") is null)
            client.Create(GroupResource.ServiceAccounts, name, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default" } });
    }

    void Empty(string name)
    {
        var left = 0;
        foreach (var type in Registry.Catalog.All.Where(type => type.Namespaced && !type.IsReview && type.Storage == type.Resource))
        {
            foreach (var (_, item) in Store.List(type.Storage, name).Items)
            {
                if (item.Value.At("metadata", "deletionTimestamp") is null)
                    client.Delete(type.Resource, name, item.Value.Name());
                left += Store.Find(type.Storage, ObjectStore.Key(name, item.Value.Name())) is null ? 0 : 1;
            }
        }
        lock (Store.Gate)
        {
            if (Store.Find(GroupResource.Namespaces, name) is not { } stored)
                return;
            if (left == 0)
                Release(name, stored);
            else
                Report(name, stored, left);
        }
    }

    void Release(string name, StoredObject stored)
    {
        waiting.Remove(name);
        var value = stored.Value.Copy();
        value["spec"] = new JsonObject();
        if (!value.StringsAt("metadata", "finalizers").Any())
        {
            Store.Put(GroupResource.Namespaces, name, value, stored.Schema);
            Store.Remove(GroupResource.Namespaces, name);
        }
        else if (stored.Value.StringsAt("spec", "finalizers").Any())
            Store.Put(GroupResource.Namespaces, name, value, stored.Schema);
    }

    /// <summary>What holds the namespace up, in the words of kube-controller-manager.</summary>
    void Report(string name, StoredObject stored, int left)
    {
        waiting.TryAdd(name, Registry.Time.GetUtcNow());
        var now = GoTime.Seconds(waiting[name]);
        var held = new Dictionary<string, int>(StringComparer.Ordinal);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var type in Registry.Catalog.All.Where(type => type.Namespaced && !type.IsReview && type.Storage == type.Resource))
        {
            foreach (var (_, item) in Store.List(type.Storage, name).Items)
            {
                counts[$"{type.Plural}.{type.Group}"] = counts.GetValueOrDefault($"{type.Plural}.{type.Group}") + 1;
                foreach (var finalizer in item.Value.StringsAt("metadata", "finalizers"))
                    held[finalizer] = held.GetValueOrDefault(finalizer) + 1;
            }
        }
        var remaining = string.Join(", ", counts.Select(item => $"{item.Key} has {item.Value} resource instances"));
        var finalizers = string.Join(", ", held.Select(item => $"{item.Key} in {item.Value} resource instances"));
        var conditions = new JsonArray(
            Condition("NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered", "All resources successfully discovered", now),
            Condition("NamespaceDeletionGroupVersionParsingFailure", "False", "ParsedGroupVersions", "All legacy kube types successfully parsed", now),
            Condition("NamespaceDeletionContentFailure", "False", "ContentDeleted", "All content successfully deleted, may be waiting on finalization", now),
            Condition("NamespaceContentRemaining", "True", "SomeResourcesRemain", "Some resources are remaining: " + remaining, now),
            held.Count > 0
                ? Condition("NamespaceFinalizersRemaining", "True", "SomeFinalizersRemain", "Some content in the namespace has finalizers remaining: " + finalizers, now)
                : Condition("NamespaceFinalizersRemaining", "False", "ContentHasNoFinalizers", "All content-preserving finalizers finished", now));
        if (JsonNode.DeepEquals(conditions, stored.Value.At("status", "conditions")) || left == 0)
            return;
        var value = stored.Value.Copy();
        value.Ensure("status")["conditions"] = conditions;
        Store.Put(GroupResource.Namespaces, name, value, stored.Schema);
    }

    static JsonObject Condition(string type, string status, string reason, string message, string now) =>
        new() { ["type"] = type, ["status"] = status, ["lastTransitionTime"] = now, ["reason"] = reason, ["message"] = message };
}
