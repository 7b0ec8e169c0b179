using OpenSipsHa.DevCluster.Api.Client;

namespace OpenSipsHa.DevCluster.Api.Resources;

/// <summary>What is served now: built-in resources and those of established CRDs.</summary>
public sealed class ResourceCatalog
{
    readonly Lock gate = new();
    volatile IReadOnlyList<ResourceType> types = BuiltinResources.All;
    readonly Dictionary<string, IReadOnlyList<ResourceType>> custom = new(StringComparer.Ordinal);

    public IReadOnlyList<ResourceType> All => types;

    public ResourceType? Find(string group, string version, string plural) =>
        types.FirstOrDefault(type => type.Plural == plural && type.Group == group && type.Version == version);

    public ResourceType? Find(GroupResource resource) => types.FirstOrDefault(type => type.Resource == resource);

    public ResourceType? FindKind(string apiVersion, string kind) =>
        types.FirstOrDefault(type => type.Kind == kind && type.ApiVersion == apiVersion && !type.IsReview);

    public bool HasGroupVersion(string group, string version) => types.Any(type => type.Group == group && type.Version == version);

    /// <summary>Serves these types for a CRD, in place of what it served before; none: serves it no longer.</summary>
    public void SetCustom(string crd, IReadOnlyList<ResourceType> served)
    {
        lock (gate)
        {
            if (served.Count == 0)
                custom.Remove(crd);
            else
                custom[crd] = served;
            types = [.. BuiltinResources.All, .. custom.OrderBy(item => item.Key, StringComparer.Ordinal).SelectMany(item => item.Value)];
        }
    }
}
