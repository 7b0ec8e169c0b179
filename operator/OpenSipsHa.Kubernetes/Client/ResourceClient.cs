using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Kubernetes.Client;

internal sealed class ResourceClient<T>(ResourceDescriptor<T> descriptor, KubeTransport transport) : IResourceClient<T>
    where T : class, IKubernetesObject
{
    private const string ApplyMediaType = "application/apply-patch+yaml";
    private const string StatusSubresource = "status";

    public ResourceDescriptor<T> Descriptor { get; } = descriptor;

    public Task<T> GetAsync(NamespacedName name, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ObjectAsync(new KubeRequest(HttpMethod.Get, Descriptor.ObjectPath(name)), options, cancellationToken);

    public async Task<T?> FindAsync(NamespacedName name, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await GetAsync(name, options, cancellationToken);
        }
        catch (KubeStatusException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    public async Task<ObjectList<T>> ListAsync(string? ns, ListOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ListOptions();
        var request = new KubeRequest(HttpMethod.Get, Descriptor.ListPath(ns))
            .With("labelSelector", options.LabelSelector)
            .With("fieldSelector", options.FieldSelector)
            .With("limit", options.Limit)
            .With("continue", options.Continue)
            .With("resourceVersion", options.ResourceVersion);
        return ListReader.Read(await transport.SendAsync(request, options.Timeout, cancellationToken), Descriptor.TypeInfo);
    }

    public Task<T> CreateAsync(T item, WriteOptions? options = null, CancellationToken cancellationToken = default) =>
        WriteAsync(HttpMethod.Post, Descriptor.CreatePath(item.Metadata.Namespace), item, options, cancellationToken);

    public Task<T> ReplaceAsync(T item, WriteOptions? options = null, CancellationToken cancellationToken = default) =>
        WriteAsync(HttpMethod.Put, Descriptor.ObjectPath(item.NamespacedName()), item, options, cancellationToken);

    public Task<T> ReplaceStatusAsync(T item, WriteOptions? options = null, CancellationToken cancellationToken = default) =>
        WriteAsync(HttpMethod.Put, Descriptor.ObjectPath(item.NamespacedName(), StatusSubresource), item, options, cancellationToken);

    public Task<T> PatchAsync(NamespacedName name, Patch patch, WriteOptions? options = null, CancellationToken cancellationToken = default) =>
        PatchAsync(Descriptor.ObjectPath(name), patch, options, cancellationToken);

    public Task<T> PatchStatusAsync(NamespacedName name, Patch patch, WriteOptions? options = null, CancellationToken cancellationToken = default) =>
        PatchAsync(Descriptor.ObjectPath(name, StatusSubresource), patch, options, cancellationToken);

    public Task<T> ApplyAsync(T item, string fieldManager, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ApplyAsync(Descriptor.ObjectPath(item.NamespacedName()), Node(item), fieldManager, options, cancellationToken);

    public async Task<T> ApplyIfChangedAsync(
        T item, T? live, string fieldManager, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var stated = Node(item);
        AppliedState.Stamp(stated);
        if (live is not null && AppliedState.Contains(Node(live), stated)) return live;
        return await ApplyAsync(Descriptor.ObjectPath(item.NamespacedName()), stated, fieldManager, options, cancellationToken);
    }

    public Task<T> ApplyStatusAsync(T item, string fieldManager, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        ApplyAsync(Descriptor.ObjectPath(item.NamespacedName(), StatusSubresource), Node(item), fieldManager, options, cancellationToken);

    public async Task<JsonNode?> DeleteAsync(NamespacedName name, DeleteOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new DeleteOptions();
        var body = new JsonObject { ["kind"] = "DeleteOptions", ["apiVersion"] = "v1" };
        if (options.GracePeriod is { } grace) body["gracePeriodSeconds"] = (long)grace.TotalSeconds;
        if (options.PropagationPolicy is { } policy) body["propagationPolicy"] = policy;
        if (options.Uid is not null || options.ResourceVersion is not null)
        {
            var preconditions = new JsonObject();
            if (options.Uid is { } uid) preconditions["uid"] = uid;
            if (options.ResourceVersion is { } version) preconditions["resourceVersion"] = version;
            body["preconditions"] = preconditions;
        }
        var request = new KubeRequest(HttpMethod.Delete, Descriptor.ObjectPath(name), Bytes(body));
        var response = await transport.SendAsync(request, options.Timeout, cancellationToken);
        try
        {
            return response.Body.IsEmpty ? null : JsonNode.Parse(response.Body.Span);
        }
        catch (JsonException e)
        {
            throw response.Unreadable(e.Message, e);
        }
    }

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync(
        string? ns, WatchOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= new WatchOptions();
        var request = new KubeRequest(HttpMethod.Get, Descriptor.ListPath(ns))
            .With("watch", "true")
            .With("allowWatchBookmarks", "true")
            .With("labelSelector", options.LabelSelector)
            .With("fieldSelector", options.FieldSelector)
            .With("resourceVersion", options.ResourceVersion)
            .With("timeoutSeconds", options.ServerTimeout is { } timeout ? (long)timeout.TotalSeconds : null);
        await using var stream = new WatchStream<T>(transport, request, Descriptor.TypeInfo, options.SilenceLimit, cancellationToken);
        while (await stream.ReadAsync() is { } next) yield return next;
    }

    private Task<T> ApplyAsync(string path, JsonObject stated, string fieldManager, RequestOptions? options, CancellationToken cancellationToken)
    {
        var request = new KubeRequest(HttpMethod.Patch, path, Bytes(stated), ApplyMediaType)
            .With("fieldManager", fieldManager)
            .With("force", "true");
        return ObjectAsync(request, options, cancellationToken);
    }

    private Task<T> PatchAsync(string path, Patch patch, WriteOptions? options, CancellationToken cancellationToken) =>
        ObjectAsync(Written(new KubeRequest(HttpMethod.Patch, path, Bytes(patch.Body), patch.MediaType), options), options, cancellationToken);

    private Task<T> WriteAsync(HttpMethod method, string path, T item, WriteOptions? options, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(item, Descriptor.TypeInfo);
        return ObjectAsync(Written(new KubeRequest(method, path, body), options), options, cancellationToken);
    }

    private KubeRequest Written(KubeRequest request, WriteOptions? options) => request
        .With("fieldManager", options?.FieldManager ?? transport.Options.FieldManager)
        .With("dryRun", options?.DryRun == true ? "All" : null);

    private async Task<T> ObjectAsync(KubeRequest request, RequestOptions? options, CancellationToken cancellationToken)
    {
        var response = await transport.SendAsync(request, options?.Timeout, cancellationToken);
        var item = response.Read(Descriptor.TypeInfo);
        return item.Metadata is null ? throw response.Unreadable("metadata is null") : item;
    }

    private JsonObject Node(T item) => (JsonObject)JsonSerializer.SerializeToNode(item, Descriptor.TypeInfo)!;

    private static byte[] Bytes(JsonNode body)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer)) body.WriteTo(writer);
        return buffer.ToArray();
    }
}
