using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Resources;
using OpenSipsHa.DevCluster.Api.Storage;

namespace OpenSipsHa.DevCluster.Api.Controllers;

/// <summary>CRDs: names accepted, established, served; on deletion the instances go first.</summary>
sealed class DefinitionController(ObjectRegistry registry, ApiServerLog log) : Controller(registry, log)
{
    readonly HashSet<string> served = new(StringComparer.Ordinal);

    protected override bool Concerns(Change change) =>
        change.Resource == GroupResource.CustomResourceDefinitions || (change.After is null && served.Count > 0);

    protected override void Reconcile()
    {
        lock (Store.Gate)
        {
            var (items, _) = Store.List(GroupResource.CustomResourceDefinitions, null);
            foreach (var gone in served.Except(items.Select(item => item.Key), StringComparer.Ordinal).ToList())
                Stop(gone);
            foreach (var (key, stored) in items)
            {
                if (stored.Value.At("metadata", "deletionTimestamp") is not null)
                    Finalize(key, stored);
                else
                    Establish(key, stored, items);
            }
        }
    }

    void Establish(string key, StoredObject stored, List<KeyValuePair<string, StoredObject>> all)
    {
        var crd = stored.Value.Copy();
        var now = GoTime.Seconds(Registry.Time.GetUtcNow());
        var conflict = Conflict(crd, all);
        var status = crd.Ensure("status");
        if (conflict is null)
            status["acceptedNames"] = crd.At("spec", "names")!.DeepClone();
        SetCondition(status, "NamesAccepted", conflict is null, conflict?.Reason ?? "NoConflicts", conflict?.Message ?? "no conflicts found", now);
        if (conflict is null && !Has(stored.Value, "NamesAccepted"))
        {
            SetCondition(status, "Established", false, "Installing", "the initial names have been accepted", now);
            Store.Put(GroupResource.CustomResourceDefinitions, key, crd, stored.Schema);
            crd = crd.Copy();
            status = crd.Ensure("status");
        }
        SetCondition(status, "Established", conflict is null || Has(stored.Value, "Established"), conflict is null ? "InitialNamesAccepted" : "NotAccepted", conflict is null ? "the initial names have been accepted" : "not all names are accepted", now);
        if (!JsonNode.DeepEquals(crd["status"], stored.Value["status"]))
            Store.Put(GroupResource.CustomResourceDefinitions, key, crd, stored.Schema);
        if (!Has(crd, "Established"))
            return;
        Registry.Catalog.SetCustom(key, CustomResources.Of(crd));
        served.Add(key);
    }

    static bool Has(JsonObject crd, string type) =>
        crd.ObjectsAt("status", "conditions").Any(condition => condition.StringAt("type") == type && condition.StringAt("status") == "True");

    static (string Reason, string Message)? Conflict(JsonObject crd, List<KeyValuePair<string, StoredObject>> all)
    {
        foreach (var (key, other) in all.Where(item => item.Key != crd.Name() && item.Value.Value.StringAt("spec", "group") == crd.StringAt("spec", "group")))
        {
            // The last of several conflicts is the one that is told.
            (string, string)? found = null;
            var taken = other.Value.ObjectAt("status", "acceptedNames");
            foreach (var (field, reason) in ((string, string)[])[("plural", "PluralConflict"), ("singular", "SingularConflict"), ("kind", "KindConflict"), ("listKind", "ListKindConflict")])
            {
                if (crd.StringAt("spec", "names", field) is { Length: > 0 } name && name == taken.StringAt(field))
                    found = (reason, $"\"{name}\" is already in use");
            }
            if (found is not null)
                return found;
            if (crd.StringsAt("spec", "names", "shortNames").Intersect(taken.StringsAt("shortNames"), StringComparer.Ordinal).FirstOrDefault() is { } shortName)
                return ("ShortNamesConflict", $"\"{shortName}\" is already in use");
        }
        return null;
    }

    static void SetCondition(JsonObject status, string type, bool value, string reason, string message, string now)
    {
        if (status["conditions"] is not JsonArray conditions)
            status["conditions"] = conditions = [];
        var text = value ? "True" : "False";
        var old = conditions.OfType<JsonObject>().FirstOrDefault(condition => condition.StringAt("type") == type);
        if (old is not null)
        {
            if (old.StringAt("status") != text)
                old["lastTransitionTime"] = now;
            (old["status"], old["reason"], old["message"]) = (text, reason, message);
            return;
        }
        conditions.Add(new JsonObject { ["type"] = type, ["status"] = text, ["lastTransitionTime"] = now, ["reason"] = reason, ["message"] = message });
    }

    void Finalize(string key, StoredObject stored)
    {
        var crd = stored.Value;
        var resource = new GroupResource(crd.StringAt("spec", "group") ?? "", crd.StringAt("spec", "names", "plural") ?? "");
        if (served.Contains(key) && Registry.Catalog.Find(resource) is { } type)
        {
            ReportTerminating(key, stored);
            foreach (var (_, instance) in Store.List(resource, null).Items.Where(item => item.Value.Value.At("metadata", "deletionTimestamp") is null))
                Registry.Delete(type, instance.Value.Namespace(), instance.Value.Name(), new DeleteOptions());
            if (Store.List(resource, null).Items.Count > 0)
                return;
        }
        var finalizers = crd.StringsAt("metadata", "finalizers").Where(name => name != ObjectDeletion.CustomResourceCleanup).ToList();
        if (finalizers.Count == 0)
        {
            Store.Remove(GroupResource.CustomResourceDefinitions, key);
            Stop(key);
        }
    }

    public static void MarkTerminating(JsonObject crd, string now) =>
        SetCondition(crd.Ensure("status"), "Terminating", true, "InstanceDeletionPending", "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon", now);

    void ReportTerminating(string key, StoredObject stored)
    {
        if (stored.Value.ObjectsAt("status", "conditions").Any(condition => condition.StringAt("type") == "Terminating" && condition.StringAt("reason") == "InstanceDeletionInProgress"))
            return;
        var crd = stored.Value.Copy();
        SetCondition(crd.Ensure("status"), "Terminating", true, "InstanceDeletionInProgress", "CustomResource deletion is in progress", GoTime.Seconds(Registry.Time.GetUtcNow()));
        Store.Put(GroupResource.CustomResourceDefinitions, key, crd, stored.Schema);
    }

    void Stop(string key)
    {
        Registry.Catalog.SetCustom(key, []);
        served.Remove(key);
    }
}
