using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenSipsHa.Api;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Kubernetes;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Agent.Tests.Status;

/// <summary>One SipMember whose status patches are applied and kept; a status reporter needs no more.</summary>
internal sealed class RecordingMembers(string ns, string name) : IResourceClient<SipMember>
{
    private SipMember _current = new() { Metadata = new ObjectMeta { Namespace = ns, Name = name, Uid = "1", ResourceVersion = "1" } };
    private int _reads;

    public ConcurrentQueue<SipMemberStatus> Written { get; } = new();

    public int Reads => _reads;

    /// <summary>Thrown by every request; null = none.</summary>
    public volatile KubeException? Failure;

    public ResourceDescriptor<SipMember> Descriptor => SipResources.SipMembers;

    public Task<SipMember> GetAsync(NamespacedName name, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _reads);
        return Failure is { } failure ? Task.FromException<SipMember>(failure) : Task.FromResult(_current);
    }

    public Task<SipMember> PatchStatusAsync(
        NamespacedName name, Patch patch, WriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (Failure is { } failure)
            return Task.FromException<SipMember>(failure);
        var whole = JsonSerializer.SerializeToNode(_current, Descriptor.TypeInfo)!;
        Merge(whole.AsObject(), patch.Body.AsObject());
        _current = whole.Deserialize(Descriptor.TypeInfo)!;
        Written.Enqueue(_current.Status!);
        return Task.FromResult(_current);
    }

    /// <summary>RFC 7396, section 2.</summary>
    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                target.Remove(name);
            else if (value is JsonObject change && target[name] is JsonObject known)
                Merge(known, change);
            else
                target[name] = value.DeepClone();
        }
    }

    public Task<SipMember?> FindAsync(NamespacedName name, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<ObjectList<SipMember>> ListAsync(string? ns, ListOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<SipMember> CreateAsync(SipMember item, WriteOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<SipMember> ReplaceAsync(SipMember item, WriteOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<SipMember> ReplaceStatusAsync(SipMember item, WriteOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<SipMember> PatchAsync(NamespacedName name, Patch patch, WriteOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<SipMember> ApplyAsync(SipMember item, string fieldManager, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<SipMember> ApplyIfChangedAsync(
        SipMember item, SipMember? live, string fieldManager, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<SipMember> ApplyStatusAsync(
        SipMember item, string fieldManager, RequestOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<JsonNode?> DeleteAsync(NamespacedName name, DeleteOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<WatchEvent<SipMember>> WatchAsync(
        string? ns, WatchOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
