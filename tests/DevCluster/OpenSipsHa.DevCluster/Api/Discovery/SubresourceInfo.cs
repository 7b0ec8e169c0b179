using OpenSipsHa.DevCluster.Api.Resources;

namespace OpenSipsHa.DevCluster.Api.Discovery;

/// <summary>A subresource as discovery shows it; group and version only where they differ from the parent's.</summary>
sealed record SubresourceInfo(string Name, string Kind, string[] Verbs, string? Group = null, string? Version = null)
{
    static readonly string[] ReadWrite = ["get", "patch", "update"];
    static readonly string[] CreateOnly = ["create"];

    public static IEnumerable<SubresourceInfo> Of(ResourceType type)
    {
        if (type.Plural == "pods" && type.Group.Length == 0)
        {
            yield return new SubresourceInfo("binding", "Binding", CreateOnly);
            yield return new SubresourceInfo("eviction", "Eviction", CreateOnly, "policy", "v1");
            yield return new SubresourceInfo("log", "Pod", ["get"]);
        }
        if (type.Plural == "serviceaccounts")
            yield return new SubresourceInfo("token", "TokenRequest", CreateOnly, "authentication.k8s.io", "v1");
        if (type.Plural == "namespaces")
            yield return new SubresourceInfo("finalize", "Namespace", ["update"]);
        if (type.IsCustom && type.HasStatus)
            yield return new SubresourceInfo("status", type.Kind, ReadWrite);
        if (type.Scale is not null)
            yield return new SubresourceInfo("scale", "Scale", ReadWrite, "autoscaling", "v1");
        if (type.HasStatus && !type.IsCustom)
            yield return new SubresourceInfo("status", type.Kind, ReadWrite);
    }
}
