using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Names;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Storage;

namespace OpenSipsHa.DevCluster.Api.Rules;

/// <summary>Pods: defaults, the admission plugins ServiceAccount, Priority and DefaultTolerationSeconds, validation.</summary>
sealed class PodRules(ObjectStore store, TimeProvider time) : ResourceRules
{
    const string Immutable = "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";
    const string TokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";

    public override void Default(JsonObject value)
    {
        var spec = value.Ensure("spec");
        PodDefaults.Apply(spec);
        if (spec["enableServiceLinks"] is null)
            spec["enableServiceLinks"] = true;
    }

    public override void PrepareForCreate(JsonObject value, WriteScope scope)
    {
        var spec = value.Ensure("spec");
        AdmitServiceAccount(value, spec);
        AdmitPriority(value, spec);
        AdmitTolerations(spec);
        value["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QualityOfService(spec) };
        if (spec.ObjectsAt("schedulingGates").Any())
        {
            value["status"]!["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "PodScheduled",
                ["status"] = "False",
                ["lastProbeTime"] = null,
                ["lastTransitionTime"] = GoTime.Seconds(time.GetUtcNow()),
                ["reason"] = "SchedulingGated",
                ["message"] = "Scheduling is blocked due to non-empty scheduling gates",
            });
        }
    }

    public override void PrepareForUpdate(JsonObject value, JsonObject before) => AdmitTolerations(value.Ensure("spec"));

    public override void Validate(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
        if (before is null)
            PodValidation.Check(value.ObjectAt("spec") ?? [], "spec", errors);
        else if (!SpecUnchanged(value, before))
            errors.Add(FieldError.Forbidden("spec", Immutable));
    }

    static bool SpecUnchanged(JsonObject value, JsonObject before)
    {
        var (now, old) = (value.ObjectAt("spec")!.Copy(), before.ObjectAt("spec")!.Copy());
        var added = now.ObjectsAt("tolerations").Select(JsonWriting.ToText).ToHashSet(StringComparer.Ordinal);
        if (!old.ObjectsAt("tolerations").All(toleration => added.Contains(JsonWriting.ToText(toleration))))
            return false;
        foreach (var spec in (JsonObject[])[now, old])
        {
            spec.Remove("activeDeadlineSeconds");
            spec.Remove("tolerations");
            spec.Remove("schedulingGates");
            foreach (var container in spec.ObjectsAt("containers").Concat(spec.ObjectsAt("initContainers")))
                container.Remove("image");
        }
        // The scheduler's binding is a write of its own subresource, which sets nodeName once.
        return JsonNode.DeepEquals(now, old);
    }

    void AdmitServiceAccount(JsonObject pod, JsonObject spec)
    {
        var name = spec.StringAt("serviceAccountName") ?? "default";
        spec["serviceAccountName"] = name;
        spec["serviceAccount"] = name;
        var account = store.Find(GroupResource.ServiceAccounts, ObjectStore.Key(pod.Namespace(), name))?.Value
            ?? throw Refusal.Forbidden(GroupResource.Pods, pod.Name(), $"error looking up service account {pod.Namespace()}/{name}: serviceaccount \"{name}\" not found");
        var mount = spec["automountServiceAccountToken"] ?? account["automountServiceAccountToken"];
        if (mount is JsonValue flag && flag.TryGetValue(out bool wanted) && !wanted)
            return;
        var volume = "kube-api-access-" + RandomNames.Suffix();
        var mounted = false;
        foreach (var container in spec.ObjectsAt("containers").Concat(spec.ObjectsAt("initContainers")))
        {
            if (container.ObjectsAt("volumeMounts").Any(existing => existing.StringAt("mountPath") == TokenPath))
                continue;
            if (container["volumeMounts"] is not JsonArray mounts)
                container["volumeMounts"] = mounts = [];
            mounts.Add(new JsonObject { ["name"] = volume, ["readOnly"] = true, ["mountPath"] = TokenPath });
            mounted = true;
        }
        if (!mounted)
            return;
        if (spec["volumes"] is not JsonArray volumes)
            spec["volumes"] = volumes = [];
        volumes.Add(TokenVolume(volume));
    }

    static JsonObject TokenVolume(string name) => new()
    {
        ["name"] = name,
        ["projected"] = new JsonObject
        {
            ["sources"] = new JsonArray(
                new JsonObject { ["serviceAccountToken"] = new JsonObject { ["expirationSeconds"] = 3607, ["path"] = "token" } },
                new JsonObject { ["configMap"] = new JsonObject { ["name"] = "kube-root-ca.crt", ["items"] = new JsonArray(new JsonObject { ["key"] = "ca.crt", ["path"] = "ca.crt" }) } },
                new JsonObject { ["downwardAPI"] = new JsonObject { ["items"] = new JsonArray(new JsonObject { ["path"] = "namespace", ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = "metadata.namespace" } }) } }),
            ["defaultMode"] = 420,
        },
    };

    void AdmitPriority(JsonObject pod, JsonObject spec)
    {
        var name = spec.StringAt("priorityClassName") ?? "";
        var classes = new GroupResource("scheduling.k8s.io", "priorityclasses");
        var known = name.Length == 0 ? null : store.Find(classes, name)?.Value;
        if (name.Length > 0 && known is null)
            throw Refusal.Forbidden(GroupResource.Pods, pod.Name(), $"no PriorityClass with name {name} was found");
        spec["priority"] = known.LongAt("value") ?? 0;
        spec["preemptionPolicy"] = known.StringAt("preemptionPolicy") ?? "PreemptLowerPriority";
    }

    static void AdmitTolerations(JsonObject spec)
    {
        foreach (var key in (string[])["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"])
        {
            if (spec.ObjectsAt("tolerations").Any(toleration => (toleration.StringAt("key") == key || toleration["key"] is null) && toleration.StringAt("effect") is null or "NoExecute"))
                continue;
            if (spec["tolerations"] is not JsonArray tolerations)
                spec["tolerations"] = tolerations = [];
            tolerations.Add(new JsonObject { ["key"] = key, ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = 300 });
        }
    }

    static string QualityOfService(JsonObject spec)
    {
        var resources = spec.ObjectsAt("containers").Select(container => container.ObjectAt("resources")).ToList();
        if (resources.TrueForAll(item => item.ObjectAt("limits") is null && item.ObjectAt("requests") is null))
            return "BestEffort";
        var guaranteed = resources.TrueForAll(item => item.ObjectAt("limits") is { Count: >= 2 } limits && JsonNode.DeepEquals(limits, item.ObjectAt("requests")));
        return guaranteed ? "Guaranteed" : "Burstable";
    }
}
