using System.Text.Json.Nodes;

namespace OpenSipsHa.DevCluster.Api.Client;

/// <summary>
/// The API in process, as a cluster administrator: the same defaulting, validation and events as over HTTPS, without
/// the network. Every object that goes in or comes out is a copy. A refusal is an <see cref="ApiRefusedException"/>.
/// </summary>
public interface IObjectClient
{
    /// <summary>Null when there is no such object. <paramref name="ns"/> is null for cluster-scoped resources.</summary>
    JsonObject? Get(GroupResource resource, string? ns, string name);

    /// <summary>All items, in order of namespace and name. <paramref name="ns"/> null: of every namespace.</summary>
    IReadOnlyList<JsonObject> List(GroupResource resource, string? ns = null, string? labelSelector = null, string? fieldSelector = null);

    /// <summary>What exists now as <see cref="WatchEventType.Added"/>, then every change until cancelled; survives compaction and injected faults.</summary>
    IAsyncEnumerable<WatchEvent> Watch(GroupResource resource, string? ns = null, string? labelSelector = null, string? fieldSelector = null, CancellationToken cancellation = default);

    JsonObject Create(GroupResource resource, string? ns, JsonObject body);

    /// <summary>PUT: 409 when metadata.resourceVersion is set and not the current one.</summary>
    JsonObject Update(GroupResource resource, string? ns, JsonObject body, string? subresource = null);

    /// <summary>JSON merge patch (RFC 7386); <paramref name="subresource"/> "status" touches status only.</summary>
    JsonObject Patch(GroupResource resource, string? ns, string name, JsonObject merge, string? subresource = null);

    /// <summary>Null when there was no such object. <paramref name="gracePeriod"/> zero removes a Pod at once (what a kubelet does at the end).</summary>
    JsonObject? Delete(GroupResource resource, string? ns, string name, TimeSpan? gracePeriod = null);
}
