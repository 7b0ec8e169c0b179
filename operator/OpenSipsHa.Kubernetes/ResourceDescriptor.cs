using System.Text.Json.Serialization.Metadata;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Kubernetes;

/// <summary>
/// All that the client has to know of a kind. Hold one static instance a kind:
/// <c>new(new("sip.opensipsha.io", "v1alpha1", "gateways"), "Gateway", namespaced: true, SipJson.Default.Gateway)</c>.
/// The JSON context needs camelCase names and <c>WhenWritingNull</c>.
/// </summary>
public sealed class ResourceDescriptor<T>(
    GroupVersionResource resource, string kind, bool namespaced, JsonTypeInfo<T> typeInfo)
    where T : class, IKubernetesObject
{
    public GroupVersionResource Resource { get; } = resource;

    public string Kind { get; } = kind;

    public bool Namespaced { get; } = namespaced;

    public JsonTypeInfo<T> TypeInfo { get; } = typeInfo;

    /// <summary>Path of one object; refuses a missing or superfluous namespace before the server would answer it with a bare 404.</summary>
    internal string ObjectPath(NamespacedName name, string? subresource = null)
    {
        if (string.IsNullOrEmpty(name.Name)) throw new ArgumentException($"{Kind}: the name is empty", nameof(name));
        CheckScope(name.Namespace);
        return Resource.Path(name.Namespace, name.Name, subresource);
    }

    internal string CreatePath(string? ns)
    {
        CheckScope(ns);
        return Resource.Path(ns);
    }

    /// <summary>Path of all objects, in one namespace or (null) in all.</summary>
    internal string ListPath(string? ns)
    {
        if (!Namespaced && ns is not null) throw new ArgumentException($"{Kind} is cluster-scoped: there is no namespace {ns}", nameof(ns));
        return Resource.Path(ns);
    }

    private void CheckScope(string? ns)
    {
        if (Namespaced == !string.IsNullOrEmpty(ns)) return;
        throw new ArgumentException(
            Namespaced ? $"{Kind} needs a namespace" : $"{Kind} is cluster-scoped: there is no namespace {ns}", nameof(ns));
    }

    public override string ToString() => Resource.ToString();
}
