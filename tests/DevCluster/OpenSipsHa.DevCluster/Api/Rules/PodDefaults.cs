using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;

namespace OpenSipsHa.DevCluster.Api.Rules;

/// <summary>Defaults of a pod's spec, in a Pod or in a template.</summary>
static class PodDefaults
{
    public static void Apply(JsonObject spec)
    {
        Set(spec, "restartPolicy", "Always");
        Set(spec, "terminationGracePeriodSeconds", 30L);
        Set(spec, "dnsPolicy", "ClusterFirst");
        Set(spec, "securityContext", new JsonObject());
        Set(spec, "schedulerName", "default-scheduler");
        if (spec.StringAt("serviceAccountName") is { } account)
            spec["serviceAccount"] = account;
        else if (spec.StringAt("serviceAccount") is { } deprecated)
            spec["serviceAccountName"] = deprecated;
        foreach (var container in spec.ObjectsAt("containers").Concat(spec.ObjectsAt("initContainers")))
            Container(container, spec.BoolAt("hostNetwork"));
        foreach (var volume in spec.ObjectsAt("volumes"))
            Volume(volume);
    }

    static void Container(JsonObject container, bool hostNetwork)
    {
        var image = container.StringAt("image") ?? "";
        var tag = image[(image.LastIndexOf('/') + 1)..];
        var latest = !tag.Contains(':', StringComparison.Ordinal) && !image.Contains('@', StringComparison.Ordinal);
        Set(container, "terminationMessagePath", "/dev/termination-log");
        Set(container, "terminationMessagePolicy", "File");
        Set(container, "imagePullPolicy", latest || tag.EndsWith(":latest", StringComparison.Ordinal) ? "Always" : "IfNotPresent");
        Set(container, "resources", new JsonObject());
        Requests(container.ObjectAt("resources")!);
        foreach (var port in container.ObjectsAt("ports"))
        {
            Set(port, "protocol", "TCP");
            if (hostNetwork)
                Set(port, "hostPort", port.LongAt("containerPort") ?? 0);
        }
        foreach (var variable in container.ObjectsAt("env"))
        {
            if (variable.ObjectAt("valueFrom", "fieldRef") is { } field)
                Set(field, "apiVersion", "v1");
        }
        foreach (var name in (string[])["livenessProbe", "readinessProbe", "startupProbe"])
        {
            if (container.ObjectAt(name) is { } probe)
                Probe(probe);
        }
        foreach (var hook in (string[])["preStop", "postStart"])
        {
            if (container.ObjectAt("lifecycle", hook, "httpGet") is { } get)
                HttpGet(get);
        }
    }

    /// <summary>A limit without a request is the request.</summary>
    static void Requests(JsonObject resources)
    {
        foreach (var (name, limit) in resources.ObjectAt("limits") ?? [])
            Set(resources.Ensure("requests"), name, limit!.DeepClone());
    }

    static void Probe(JsonObject probe)
    {
        Set(probe, "timeoutSeconds", 1L);
        Set(probe, "periodSeconds", 10L);
        Set(probe, "successThreshold", 1L);
        Set(probe, "failureThreshold", 3L);
        if (probe.ObjectAt("httpGet") is { } get)
            HttpGet(get);
    }

    static void HttpGet(JsonObject get)
    {
        Set(get, "path", "/");
        Set(get, "scheme", "HTTP");
    }

    static void Volume(JsonObject volume)
    {
        foreach (var kind in (string[])["secret", "configMap", "downwardAPI", "projected"])
        {
            if (volume.ObjectAt(kind) is { } source)
                Set(source, "defaultMode", 420L);
        }
        if (volume.ObjectAt("hostPath") is { } path)
            Set(path, "type", "");
        foreach (var source in volume.ObjectsAt("projected", "sources"))
        {
            if (source.ObjectAt("serviceAccountToken") is { } token)
                Set(token, "expirationSeconds", 3600L);
            foreach (var item in source.ObjectsAt("downwardAPI", "items"))
            {
                if (item.ObjectAt("fieldRef") is { } field)
                    Set(field, "apiVersion", "v1");
            }
        }
        foreach (var item in volume.ObjectsAt("downwardAPI", "items"))
        {
            if (item.ObjectAt("fieldRef") is { } field)
                Set(field, "apiVersion", "v1");
        }
    }

    static void Set(JsonObject parent, string name, JsonNode value)
    {
        if (parent[name] is null)
            parent[name] = value;
    }
}
