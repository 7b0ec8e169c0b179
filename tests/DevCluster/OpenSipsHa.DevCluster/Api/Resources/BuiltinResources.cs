using System.Reflection;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Schemas;

namespace OpenSipsHa.DevCluster.Api.Resources;

/// <summary>The built-in resources, read from BuiltinResources.txt (its head describes the notation).</summary>
static class BuiltinResources
{
    public static IReadOnlyList<ResourceType> All { get; } = Read();

    static List<ResourceType> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("BuiltinResources.txt")
            ?? throw new InvalidOperationException("the assembly lacks BuiltinResources.txt");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(Line)];
    }

    static ResourceType Line(string line)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (groupVersion, plural, singular, kind) = (parts[0], parts[1], parts[2], parts[3]);
        var slash = groupVersion.IndexOf('/', StringComparison.Ordinal);
        var resource = new GroupResource(slash < 0 ? "" : groupVersion[..slash], plural);
        var flags = parts.Length > 7 ? parts[7].Split(',') : [];
        var review = flags.Contains("create", StringComparer.Ordinal);
        return new ResourceType
        {
            Resource = resource,
            Version = groupVersion[(slash + 1)..],
            Singular = singular,
            Kind = kind,
            ListKind = kind + "List",
            Namespaced = parts[4] == "ns",
            ShortNames = Names(parts[5]),
            Categories = Names(parts[6]),
            Schema = BuiltinSchemas.Get(Value(flags, "schema=") ?? kind),
            Storage = Value(flags, "mirror=") is { } mirror ? new GroupResource("", mirror) : resource,
            Verbs = review ? ["create"] : flags.Contains("nocollection", StringComparer.Ordinal) ? [.. ResourceType.AllVerbs.Where(verb => verb != "deletecollection")] : ResourceType.AllVerbs,
            IsReview = review,
            HasStatus = flags.Contains("status", StringComparer.Ordinal),
            Scale = flags.Contains("scale", StringComparer.Ordinal) ? new ScalePaths(".spec.replicas", ".status.replicas", "") : null,
            HasGeneration = flags.Contains("gen", StringComparer.Ordinal),
            DeleteAnswersObject = flags.Contains("object", StringComparer.Ordinal),
            UpdateCreates = flags.Contains("upsert", StringComparer.Ordinal),
            UpdateNeedsVersion = flags.Contains("rv", StringComparer.Ordinal),
            SelectableFields = FieldsOf(resource),
        };
    }

    /// <summary>The field labels that the registries of kube-apiserver support besides name and namespace.</summary>
    static IReadOnlyList<string> FieldsOf(GroupResource resource) => resource.ToString() switch
    {
        "pods" => ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase", "status.podIP", "status.nominatedNodeName"],
        "nodes" => ["spec.unschedulable"],
        "namespaces" => ["status.phase"],
        "secrets" => ["type"],
        "services" => ["spec.clusterIP", "spec.type"],
        "replicasets.apps" => ["status.replicas"],
        "events" => ["involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type"],
        "events.events.k8s.io" => ["regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid", "regarding.apiVersion", "reason", "reportingController", "type"],
        _ => [],
    };

    static string[] Names(string text) => text == "-" ? [] : text.Split(',');

    static string? Value(string[] flags, string prefix) =>
        Array.Find(flags, flag => flag.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];
}
