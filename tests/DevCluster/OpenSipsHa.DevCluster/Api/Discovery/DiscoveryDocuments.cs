using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Resources;

namespace OpenSipsHa.DevCluster.Api.Discovery;

/// <summary>What is served, in the legacy documents and in apidiscovery.k8s.io/v2.</summary>
sealed class DiscoveryDocuments(ResourceCatalog catalog)
{
    public static JsonObject Versions(string address) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = address }),
    };

    public JsonObject Groups() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. Named().Select(group => (JsonNode)GroupBody(group.Key, group))]),
    };

    /// <summary>Null: no such group.</summary>
    public JsonObject? Group(string name)
    {
        var types = catalog.All.Where(type => type.Group == name).ToList();
        if (types.Count == 0)
            return null;
        var body = new JsonObject { ["kind"] = "APIGroup", ["apiVersion"] = "v1" };
        foreach (var (key, value) in GroupBody(name, types).ToList())
            body[key] = value?.DeepClone();
        return body;
    }

    public JsonObject? Resources(string group, string version)
    {
        var types = catalog.All.Where(type => type.Group == group && type.Version == version).ToList();
        if (types.Count == 0)
            return null;
        var body = new JsonObject { ["kind"] = "APIResourceList", ["apiVersion"] = "v1", ["groupVersion"] = types[0].ApiVersion };
        if (group.Length == 0)
            body.Remove("apiVersion");
        var resources = new JsonArray();
        foreach (var type in types.OrderBy(type => type.Plural, StringComparer.Ordinal))
        {
            var entry = new JsonObject { ["name"] = type.Plural, ["singularName"] = type.Singular, ["namespaced"] = type.Namespaced, ["kind"] = type.Kind, ["verbs"] = type.Verbs.ToJsonArray() };
            if (type.ShortNames.Count > 0)
                entry["shortNames"] = type.ShortNames.ToJsonArray();
            if (type.Categories.Count > 0)
                entry["categories"] = type.Categories.ToJsonArray();
            if (!type.IsReview)
                entry["storageVersionHash"] = Hash(type);
            resources.Add(entry);
            foreach (var sub in SubresourceInfo.Of(type))
            {
                var below = new JsonObject { ["name"] = $"{type.Plural}/{sub.Name}", ["singularName"] = "", ["namespaced"] = type.Namespaced };
                if (sub.Group is not null)
                {
                    below["group"] = sub.Group;
                    below["version"] = sub.Version;
                }
                below["kind"] = sub.Kind;
                below["verbs"] = sub.Verbs.ToJsonArray();
                resources.Add(below);
            }
        }
        body["resources"] = resources;
        return body;
    }

    /// <param name="core">The document of /api, else that of /apis.</param>
    public JsonObject Aggregated(bool core)
    {
        var groups = catalog.All.Where(type => type.Group.Length == 0 == core).GroupBy(type => type.Group);
        return new JsonObject
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = "apidiscovery.k8s.io/v2",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. groups.Select(group => (JsonNode)new JsonObject
            {
                ["metadata"] = core ? new JsonObject() : new JsonObject { ["name"] = group.Key },
                ["versions"] = new JsonArray([.. group.GroupBy(type => type.Version).Select(version => (JsonNode)new JsonObject
                {
                    ["version"] = version.Key,
                    ["resources"] = new JsonArray([.. version.OrderBy(type => type.Plural, StringComparer.Ordinal).Select(AggregatedResource)]),
                    ["freshness"] = "Current",
                })]),
            })]),
        };
    }

    static JsonNode AggregatedResource(ResourceType type)
    {
        var entry = new JsonObject
        {
            ["resource"] = type.Plural,
            ["responseKind"] = Kind(type.IsCustom ? type.Group : "", type.IsCustom ? type.Version : "", type.Kind),
            ["scope"] = type.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = type.Singular,
            ["verbs"] = type.Verbs.ToJsonArray(),
        };
        if (type.ShortNames.Count > 0)
            entry["shortNames"] = type.ShortNames.ToJsonArray();
        if (type.Categories.Count > 0)
            entry["categories"] = type.Categories.ToJsonArray();
        var subresources = SubresourceInfo.Of(type).Select(sub => (JsonNode)new JsonObject
        {
            ["subresource"] = sub.Name,
            ["responseKind"] = Kind(sub.Group ?? (type.IsCustom ? type.Group : ""), sub.Version ?? (type.IsCustom ? type.Version : ""), sub.Kind),
            ["verbs"] = sub.Verbs.ToJsonArray(),
        }).ToArray();
        if (subresources.Length > 0)
            entry["subresources"] = new JsonArray(subresources);
        return entry;

        static JsonObject Kind(string group, string version, string kind) => new() { ["group"] = group, ["version"] = version, ["kind"] = kind };
    }

    IEnumerable<IGrouping<string, ResourceType>> Named() => catalog.All.Where(type => type.Group.Length > 0).GroupBy(type => type.Group);

    static JsonObject GroupBody(string name, IEnumerable<ResourceType> types)
    {
        var versions = types.Select(type => type.Version).Distinct(StringComparer.Ordinal).Select(version => new JsonObject { ["groupVersion"] = $"{name}/{version}", ["version"] = version }).ToList();
        return new JsonObject
        {
            ["name"] = name,
            ["versions"] = new JsonArray([.. versions.Select(version => (JsonNode)version)]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    static string Hash(ResourceType type) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{type.Group}/{type.Version}/{type.Kind}")))[..8]);
}
