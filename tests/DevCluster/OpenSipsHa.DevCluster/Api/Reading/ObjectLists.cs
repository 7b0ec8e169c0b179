using System.Globalization;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Resources;
using OpenSipsHa.DevCluster.Api.Storage;

namespace OpenSipsHa.DevCluster.Api.Reading;

/// <summary>LIST with selectors, paging and the meanings of resourceVersion.</summary>
public sealed class ObjectLists(ObjectRegistry registry)
{
    static readonly TimeSpan FreshnessWait = TimeSpan.FromSeconds(3);

    /// <summary>The items of one page and the list's metadata.</summary>
    public async Task<(List<JsonObject> Items, JsonObject Metadata)> ListAsync(ResourceType type, string? ns, ListQuery query, CancellationToken cancellation)
    {
        if (query.Continue.Length > 0)
            return Page(type, ns, query, ContinueToken.Decode(query.Continue));
        var exact = query.Version > 0 && (query.Match == "Exact" || (query.Match.Length == 0 && query.Limit > 0));
        if (query.Version is { } wanted)
            await WaitUntilFreshAsync(wanted, cancellation);
        if (exact)
            return Page(type, ns, query, new ContinueToken(query.Version!.Value, ""));
        var (items, revision) = registry.Store.List(type.Storage, ns);
        var paged = query.Version == 0 ? query with { Limit = 0 } : query;
        return Cut(type, ns, items, revision, paged, "");
    }

    /// <summary>A version ahead of the store may come yet; after three seconds it is a timeout.</summary>
    public async Task WaitUntilFreshAsync(long wanted, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(FreshnessWait);
        while (registry.Store.Revision < wanted)
        {
            try
            {
                var next = registry.Store.ChangesAfter(registry.Store.Revision)?.Next ?? Task.CompletedTask;
                await next.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw TooNew(wanted, registry.Store.Revision);
            }
        }
    }

    (List<JsonObject>, JsonObject) Page(ResourceType type, string? ns, ListQuery query, ContinueToken token)
    {
        if (token.Revision < 0)
        {
            var (now, current) = registry.Store.List(type.Storage, ns);
            return Cut(type, ns, now, current, query, token.Start);
        }
        if (registry.Store.ListAt(type.Storage, ns, token.Revision) is { } items)
            return Cut(type, ns, items, token.Revision, query, token.Start);
        if (query.Continue.Length == 0)
            throw Refusal.Expired($"The resourceVersion for the provided list is too old.");
        var refused = Refusal.Expired("The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.");
        refused.Status["metadata"]!["continue"] = new ContinueToken(-1, token.Start).Encode();
        throw refused;
    }

    (List<JsonObject>, JsonObject) Cut(ResourceType type, string? ns, List<KeyValuePair<string, StoredObject>> items, long revision, ListQuery query, string start)
    {
        var result = new List<JsonObject>();
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (type.IsCustom)
            metadata["continue"] = "";
        for (var i = 0; i < items.Count; i++)
        {
            var key = string.IsNullOrEmpty(ns) ? items[i].Key : items[i].Key[(ns.Length + 1)..];
            if (string.CompareOrdinal(key, start) < 0)
                continue;
            var view = registry.View(type, items[i].Value);
            if (!query.Labels.Matches(view) || !query.Fields.Matches(items[i].Value.Value))
                continue;
            if (query.Limit > 0 && result.Count == query.Limit)
            {
                var last = LastKey(result[^1], ns);
                metadata["continue"] = new ContinueToken(revision, last + "\0").Encode();
                if (!query.IsSelective)
                    metadata["remainingItemCount"] = items.Count - i;
                break;
            }
            result.Add(view);
        }
        return (result, metadata);
    }

    static string LastKey(JsonObject last, string? ns) =>
        string.IsNullOrEmpty(ns) ? ObjectStore.Key(Json.Members.Namespace(last), Json.Members.Name(last)) : Json.Members.Name(last);

    static ApiRefusedException TooNew(long wanted, long current)
    {
        var message = $"Too large resource version: {wanted}, current: {current}";
        return Refusal.Make(504, "Timeout", "Timeout: " + message, new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
            ["retryAfterSeconds"] = 1,
        });
    }
}
