using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Resources;
using OpenSipsHa.DevCluster.Api.Storage;

namespace OpenSipsHa.DevCluster.Api.Registry;

/// <summary>DELETE of one object: preconditions, finalizers, propagation, grace.</summary>
sealed class ObjectDeletion(ObjectRegistry registry)
{
    public const string Foreground = "foregroundDeletion";
    public const string Orphan = "orphan";
    public const string CustomResourceCleanup = "customresourcecleanup.apiextensions.k8s.io";
    static readonly string[] Permanent = ["default", "kube-system", "kube-public"];

    public JsonObject Delete(ResourceType type, string? ns, string name, DeleteOptions options)
    {
        lock (registry.Store.Gate)
        {
            var stored = registry.Require(type, ns, name);
            var before = registry.View(type, stored).Copy();
            if (type.Resource == GroupResource.Namespaces && Permanent.Contains(name, StringComparer.Ordinal))
                throw Refusal.Forbidden(type.Resource, name, "this namespace may not be deleted");
            CheckPreconditions(type, ns, name, options, before);
            var finalizers = Finalizers(type, before, options);
            var grace = type.Resource == GroupResource.Pods ? Grace(before, options) : 0;
            var held = finalizers.Count > 0 || grace > 0 || before.StringsAt("spec", "finalizers").Any();
            if (options.DryRun)
                return held || type.DeleteAnswersObject ? before : Refusal.Deleted(type.Resource, before);
            var key = ObjectStore.Key(type.Namespaced ? ns : null, name);
            if (!held)
                return Remove(type, key, before);
            return Mark(type, key, before, finalizers, grace);
        }
    }

    JsonObject Remove(ResourceType type, string key, JsonObject before)
    {
        var terminating = type.Resource == GroupResource.Pods;
        var removed = registry.Store.Remove(type.Storage, key)!.Value;
        if (!type.DeleteAnswersObject)
            return Refusal.Deleted(type.Resource, before);
        var answer = removed.Copy();
        if (terminating)
        {
            answer.Metadata()["deletionTimestamp"] = registry.Now;
            answer.Metadata()["deletionGracePeriodSeconds"] = 0;
            answer.Metadata()["generation"] = (before.LongAt("metadata", "generation") ?? 0) + 1;
        }
        return answer;
    }

    JsonObject Mark(ResourceType type, string key, JsonObject value, List<string> finalizers, long grace)
    {
        var metadata = value.Metadata();
        var first = metadata["deletionTimestamp"] is null;
        var shorter = !first && grace < (metadata.LongAt("deletionGracePeriodSeconds") ?? 0);
        var same = finalizers.SequenceEqual(value.StringsAt("metadata", "finalizers"), StringComparer.Ordinal);
        if (!first && !shorter && same)
            return value;
        if (first || shorter)
        {
            metadata["deletionTimestamp"] = GoTime.Seconds(registry.Time.GetUtcNow() + TimeSpan.FromSeconds(grace));
            if (!IsNamespaceOrDefinition(type))
                metadata["deletionGracePeriodSeconds"] = grace;
        }
        if (first && type.HasGeneration && type.Resource != GroupResource.CustomResourceDefinitions)
            metadata["generation"] = (metadata.LongAt("generation") ?? 0) + 1;
        metadata.Put("finalizers", finalizers.Count > 0 ? finalizers.ToJsonArray() : null);
        if (type.Resource == GroupResource.CustomResourceDefinitions && first)
            Controllers.DefinitionController.MarkTerminating(value, registry.Now);
        if (type.Resource == GroupResource.Namespaces)
            value.Ensure("status")["phase"] = "Terminating";
        return registry.Store.Put(type.Storage, key, value, type.Schema).Value;
    }

    static bool IsNamespaceOrDefinition(ResourceType type) =>
        type.Resource == GroupResource.Namespaces || type.Resource == GroupResource.CustomResourceDefinitions;

    static List<string> Finalizers(ResourceType type, JsonObject value, DeleteOptions options)
    {
        var finalizers = value.StringsAt("metadata", "finalizers").ToList();
        if (options.Propagation.Length > 0)
        {
            finalizers.RemoveAll(name => name is Foreground or Orphan);
            if (options.Propagation == "Foreground")
                finalizers.Add(Foreground);
            else if (options.Propagation == "Orphan")
                finalizers.Add(Orphan);
        }
        if (type.Resource == GroupResource.CustomResourceDefinitions && value.At("metadata", "deletionTimestamp") is null && !finalizers.Contains(CustomResourceCleanup, StringComparer.Ordinal))
            finalizers.Add(CustomResourceCleanup);
        return finalizers;
    }

    /// <summary>A pod that no node runs, or that has ended, needs no grace.</summary>
    static long Grace(JsonObject pod, DeleteOptions options)
    {
        if (string.IsNullOrEmpty(pod.StringAt("spec", "nodeName")) || pod.StringAt("status", "phase") is "Succeeded" or "Failed")
            return 0;
        var wanted = options.GracePeriodSeconds ?? pod.LongAt("spec", "terminationGracePeriodSeconds") ?? 30;
        return pod.LongAt("metadata", "deletionGracePeriodSeconds") is { } current && pod.At("metadata", "deletionTimestamp") is not null ? Math.Min(current, wanted) : wanted;
    }

    /// <summary>Preconditions are refused under the kind's name, not the resource's.</summary>
    static GroupResource ByKind(ResourceType type) => new(type.Group, type.Kind);

    static void CheckPreconditions(ResourceType type, string? ns, string name, DeleteOptions options, JsonObject before)
    {
        if (options.PreconditionUid is { } uid && uid != before.Uid())
            throw Refusal.Conflict(ByKind(type), name, $"the UID in the precondition ({uid}) does not match the UID in record ({before.Uid()}). The object might have been deleted and then recreated");
        if (options.PreconditionVersion is { } version && version != before.StringAt("metadata", "resourceVersion"))
            throw Refusal.Conflict(ByKind(type), name, $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record ({before.StringAt("metadata", "resourceVersion")}). The object might have been modified");
    }
}
