using System.Text.Json.Nodes;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Kubernetes.Client;

/// <summary>
/// The verbs of one kind. Every method throws <see cref="KubeStatusException"/> when the server refuses,
/// <see cref="KubeTransportException"/> when no usable answer came (also after <see cref="RequestOptions.Timeout"/>, and without usable credentials),
/// and <see cref="OperationCanceledException"/> only when the caller's own token was cancelled.
/// Nothing is retried here, except once after a 401 with fresh credentials.
/// </summary>
public interface IResourceClient<T>
    where T : class, IKubernetesObject
{
    ResourceDescriptor<T> Descriptor { get; }

    Task<T> GetAsync(NamespacedName name, RequestOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Null when the object does not exist.</summary>
    Task<T?> FindAsync(NamespacedName name, RequestOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>One page; <see cref="ObjectList{T}.Continue"/> leads to the next.</summary>
    /// <param name="ns">Null: all namespaces.</param>
    Task<ObjectList<T>> ListAsync(string? ns, ListOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Namespace and name are those of the object's metadata; resourceVersion must be absent.</summary>
    Task<T> CreateAsync(T item, WriteOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// PUT: with metadata.resourceVersion a compare-and-set (409 Conflict when it has changed). On a Lease it creates
    /// what does not exist unless metadata.uid is set.
    /// </summary>
    Task<T> ReplaceAsync(T item, WriteOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>PUT to <c>/status</c>: everything but status is ignored by the server.</summary>
    Task<T> ReplaceStatusAsync(T item, WriteOptions? options = null, CancellationToken cancellationToken = default);

    Task<T> PatchAsync(NamespacedName name, Patch patch, WriteOptions? options = null, CancellationToken cancellationToken = default);

    Task<T> PatchStatusAsync(NamespacedName name, Patch patch, WriteOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Server-side apply of what <paramref name="item"/> states (nothing that is null); creates what does not exist.
    /// Conflicts with other managers are taken over (<c>force</c>) as is right for a controller.
    /// </summary>
    Task<T> ApplyAsync(T item, string fieldManager, RequestOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// As <see cref="ApplyAsync"/>, but sends nothing when <paramref name="live"/> (from a cache) shows that the same was
    /// applied before and is still so. An annotation <c>opensipsha.io/applied-hash</c> is added to the object.
    /// </summary>
    /// <returns><paramref name="live"/> itself when nothing was sent.</returns>
    Task<T> ApplyIfChangedAsync(T item, T? live, string fieldManager, RequestOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Server-side apply to <c>/status</c>.</summary>
    Task<T> ApplyStatusAsync(T item, string fieldManager, RequestOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>The raw answer: the object while something holds it, otherwise a Status. 404 throws like everywhere.</summary>
    Task<JsonNode?> DeleteAsync(NamespacedName name, DeleteOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Events until the server ends the stream. HTTP 410 throws; the ERROR event of a watch is handed out as
    /// <see cref="WatchEventType.Error"/>. A stream that is cut throws <see cref="KubeTransportException"/>.
    /// </summary>
    /// <param name="ns">Null: all namespaces.</param>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync(string? ns, WatchOptions? options = null, CancellationToken cancellationToken = default);
}
