namespace OpenSipsHa.DevCluster.Api.Client;

/// <summary>A resource by its API group ("" is the core group) and plural name, independent of version.</summary>
public readonly record struct GroupResource(string Group, string Plural)
{
    public static GroupResource Pods => new("", "pods");
    public static GroupResource Nodes => new("", "nodes");
    public static GroupResource Namespaces => new("", "namespaces");
    public static GroupResource Events => new("", "events");
    public static GroupResource ConfigMaps => new("", "configmaps");
    public static GroupResource Secrets => new("", "secrets");
    public static GroupResource ServiceAccounts => new("", "serviceaccounts");
    public static GroupResource Leases => new("coordination.k8s.io", "leases");
    public static GroupResource CustomResourceDefinitions => new("apiextensions.k8s.io", "customresourcedefinitions");

    /// <summary>"pods" or "leases.coordination.k8s.io".</summary>
    public static GroupResource Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new GroupResource("", text) : new GroupResource(text[(dot + 1)..], text[..dot]);
    }

    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
