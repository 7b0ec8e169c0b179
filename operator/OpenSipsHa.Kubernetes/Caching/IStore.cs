using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Kubernetes.Caching;

/// <summary>The last known state of a kind, as reconcilers read it. It may lag behind the server, never mixes two states of one object.</summary>
public interface IStore<T>
    where T : class, IKubernetesObject
{
    T? Get(NamespacedName name);

    /// <summary>A snapshot, in no order.</summary>
    /// <param name="ns">Null: all namespaces.</param>
    IReadOnlyList<T> List(string? ns = null);

    /// <summary>The objects for which the index function of that name gave that value.</summary>
    IReadOnlyList<T> ByIndex(string index, string value);
}
