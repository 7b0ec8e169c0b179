using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Resources;
using OpenSipsHa.DevCluster.Api.Storage;

namespace OpenSipsHa.DevCluster.Api.Reading;

/// <summary>WATCH: the events of one watcher, in order, with bookmarks; ends after an ERROR event or the timeout.</summary>
public sealed class ObjectWatch(ObjectRegistry registry, ResourceType type, string? ns, ListQuery query, TimeSpan bookmarkInterval)
{
    /// <summary>A bookmark goes out this long before a watch ends by its timeout.</summary>
    static readonly TimeSpan FinalBookmark = TimeSpan.FromSeconds(2);

    public async IAsyncEnumerable<WatchFrame> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var started = registry.Time.GetTimestamp();
        var nextBookmark = NextBookmark(TimeSpan.Zero);
        var initial = query.SendInitialEvents ?? query.Version is null or 0;
        var revision = query.Version ?? 0;
        if (initial)
        {
            var (items, at) = registry.Store.List(type.Storage, ns);
            revision = at;
            foreach (var item in items.Where(item => Matches(item.Value)))
                yield return new WatchFrame("ADDED", registry.View(type, item.Value));
            if (query.SendInitialEvents == true && query.Bookmarks)
                yield return Bookmark(revision, initialEnd: true);
        }
        else if (query.SendInitialEvents == false && query.Version is null or 0)
            revision = registry.Store.Revision;

        while (true)
        {
            if (registry.Store.ChangesAfter(revision) is not { } batch)
            {
                yield return Expired(revision);
                yield break;
            }
            foreach (var change in batch.Changes)
            {
                revision = change.Revision;
                if (Event(change) is { } frame)
                    yield return frame;
            }
            var elapsed = registry.Time.GetElapsedTime(started);
            if (query.Timeout is { } timeout && elapsed >= timeout)
                yield break;
            if (query.Bookmarks && elapsed >= nextBookmark)
            {
                nextBookmark = NextBookmark(elapsed);
                if (registry.Store.Revision >= revision)
                    yield return Bookmark(registry.Store.Revision, initialEnd: false);
            }
            var wait = query.Timeout is { } end && end - elapsed < nextBookmark - elapsed ? end - elapsed : nextBookmark - elapsed;
            await WaitAsync(batch.Next, wait, cancellation);
            if (cancellation.IsCancellationRequested)
                yield break;
        }
    }

    TimeSpan NextBookmark(TimeSpan elapsed)
    {
        var next = elapsed + bookmarkInterval;
        return query.Timeout is { } timeout && timeout >= bookmarkInterval && timeout - FinalBookmark > elapsed && next > timeout - FinalBookmark ? timeout - FinalBookmark : next;
    }

    async Task WaitAsync(Task next, TimeSpan most, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pause = Task.Delay(most < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : most, registry.Time, limit.Token);
        await Task.WhenAny(next, pause);
        await limit.CancelAsync();
    }

    /// <summary>An object that leaves the selector is DELETED, in its last state that matched.</summary>
    WatchFrame? Event(Change change)
    {
        if (change.Resource != type.Storage || (!string.IsNullOrEmpty(ns) && !change.Key.StartsWith(ns + "/", StringComparison.Ordinal)))
            return null;
        var was = change.Before is not null && Matches(change.Before);
        var has = change.After is not null && Matches(change.After);
        if (has)
            return new WatchFrame(was ? "MODIFIED" : "ADDED", registry.View(type, change.After!));
        if (!was)
            return null;
        if (change.Removed is not null)
            return new WatchFrame("DELETED", registry.View(type, change.Removed));
        var last = registry.View(type, change.Before!).Copy();
        last.Metadata()["resourceVersion"] = change.Revision.ToString(CultureInfo.InvariantCulture);
        return new WatchFrame("DELETED", last);
    }

    bool Matches(StoredObject stored) => query.Labels.Matches(stored.Value) && query.Fields.Matches(stored.Value);

    WatchFrame Bookmark(long revision, bool initialEnd)
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (!type.IsCustom || initialEnd)
            metadata["creationTimestamp"] = null;
        if (initialEnd)
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        return new WatchFrame("BOOKMARK", new JsonObject { ["kind"] = type.Kind, ["apiVersion"] = type.ApiVersion, ["metadata"] = metadata });
    }

    WatchFrame Expired(long revision)
    {
        var status = Refusal.Expired($"too old resource version: {revision} ({registry.Store.CompactedRevision + 1})").Status;
        return new WatchFrame("ERROR", status);
    }
}
