using OpenSipsHa.DevCluster.Api.Client;

namespace OpenSipsHa.DevCluster.Api.Http;

/// <summary>What a URL path names (k8s.io/apiserver pkg/endpoints/request).</summary>
/// <param name="IsResource">False for discovery, health and the like.</param>
/// <param name="IsWatch">An old /watch/ path.</param>
public sealed record ApiPath(bool IsResource, string Group, string Version, string Namespace, string Plural, string Name, string Subresource, bool IsWatch)
{
    static readonly ApiPath Other = new(false, "", "", "", "", "", "", false);

    public GroupResource Resource => new(Group, Plural);

    public static ApiPath Parse(string path)
    {
        var parts = path.Trim('/').Split('/');
        string group, version;
        int at;
        if (parts is ["api", var core, _, ..])
            (group, version, at) = ("", core, 2);
        else if (parts is ["apis", var named, var of, _, ..])
            (group, version, at) = (named, of, 3);
        else
            return Other;
        var watch = parts[at] == "watch";
        if (watch && ++at >= parts.Length)
            return Other;
        var rest = parts[at..];
        if (rest is ["namespaces", var ns, var plural, ..] && plural is not ("status" or "finalize"))
            return new ApiPath(true, group, version, ns, plural, Part(rest, 3), Tail(rest, 4), watch);
        if (rest is ["namespaces", var self, ..])
            return new ApiPath(true, group, version, self, "namespaces", self, Part(rest, 2), watch);
        return new ApiPath(true, group, version, "", rest[0], Part(rest, 1), Tail(rest, 2), watch);
    }

    static string Part(string[] parts, int index) => index < parts.Length ? Uri.UnescapeDataString(parts[index]) : "";

    static string Tail(string[] parts, int from) => from < parts.Length ? string.Join('/', parts[from..]) : "";
}
