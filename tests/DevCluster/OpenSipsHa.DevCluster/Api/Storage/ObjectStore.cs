using System.Globalization;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Json;

namespace OpenSipsHa.DevCluster.Api.Storage;

/// <summary>
/// All objects under one revision counter, with a log of changes for watches and for lists of the past. What etcd and
/// the watch cache are for a kube-apiserver. <see cref="Gate"/> makes read-modify-write one step.
/// </summary>
public sealed class ObjectStore(int retainedChanges)
{
    readonly Dictionary<GroupResource, SortedDictionary<string, StoredObject>> tables = [];
    readonly List<Change> log = [];
    TaskCompletionSource pulse = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Lock Gate { get; } = new();

    /// <summary>Revision of the newest change. Starts well above 1, so that a literal "1" is always in the past.</summary>
    public long Revision { get; private set; } = 100;

    /// <summary>Changes up to this revision are forgotten.</summary>
    public long CompactedRevision { get; private set; } = 100;

    public static string Key(string? ns, string name) => string.IsNullOrEmpty(ns) ? name : ns + "/" + name;

    public StoredObject? Find(GroupResource resource, string key)
    {
        lock (Gate)
            return tables.TryGetValue(resource, out var table) ? table.GetValueOrDefault(key) : null;
    }

    /// <summary>Stores under the next revision, which it writes into metadata.resourceVersion.</summary>
    public StoredObject Put(GroupResource resource, string key, JsonObject value, object? schema)
    {
        lock (Gate)
        {
            var table = Table(resource);
            var before = table.GetValueOrDefault(key);
            value.Metadata()["resourceVersion"] = (++Revision).ToString(CultureInfo.InvariantCulture);
            var after = new StoredObject(value, Revision, schema);
            table[key] = after;
            Record(new Change(Revision, resource, key, before, after, null));
            return after;
        }
    }

    public StoredObject? Remove(GroupResource resource, string key)
    {
        lock (Gate)
        {
            if (!Table(resource).Remove(key, out var before))
                return null;
            var last = before.Value.Copy();
            last.Metadata()["resourceVersion"] = (++Revision).ToString(CultureInfo.InvariantCulture);
            var removed = new StoredObject(last, Revision, before.Schema);
            Record(new Change(Revision, resource, key, before, null, removed));
            return removed;
        }
    }

    /// <summary>The present items in key order, of one namespace when <paramref name="ns"/> is not empty.</summary>
    public (List<KeyValuePair<string, StoredObject>> Items, long Revision) List(GroupResource resource, string? ns)
    {
        lock (Gate)
        {
            var items = Table(resource).Where(item => Within(ns, item.Key)).ToList();
            return (items, Revision);
        }
    }

    /// <summary>The items as they were; null when that revision is forgotten.</summary>
    public List<KeyValuePair<string, StoredObject>>? ListAt(GroupResource resource, string? ns, long revision)
    {
        lock (Gate)
        {
            if (revision < CompactedRevision)
                return null;
            var past = new SortedDictionary<string, StoredObject>(Table(resource), StringComparer.Ordinal);
            for (var i = log.Count - 1; i >= 0 && log[i].Revision > revision; i--)
            {
                var change = log[i];
                if (change.Resource != resource)
                    continue;
                if (change.Before is null)
                    past.Remove(change.Key);
                else
                    past[change.Key] = change.Before;
            }
            return [.. past.Where(item => Within(ns, item.Key))];
        }
    }

    /// <summary>Changes after a revision, all resources, and a task that completes at the next one; null: forgotten.</summary>
    public (List<Change> Changes, Task Next)? ChangesAfter(long revision)
    {
        lock (Gate)
        {
            if (revision < CompactedRevision)
                return null;
            var first = log.Count;
            while (first > 0 && log[first - 1].Revision > revision)
                first--;
            return (log.GetRange(first, log.Count - first), pulse.Task);
        }
    }

    public void Compact()
    {
        lock (Gate)
            Trim(0);
    }

    /// <summary>The present state, to go back to with <see cref="Restore"/>.</summary>
    public StoreSnapshot Snapshot()
    {
        lock (Gate)
            return new StoreSnapshot(Revision, tables.ToDictionary(table => table.Key, table => new SortedDictionary<string, StoredObject>(table.Value, StringComparer.Ordinal)));
    }

    /// <summary>
    /// Goes back to an older state, revision included, as a restore of etcd from a backup does: clients then hold
    /// versions that are newer than the server's.
    /// </summary>
    public void Restore(StoreSnapshot snapshot)
    {
        lock (Gate)
        {
            tables.Clear();
            foreach (var (resource, items) in snapshot.Tables)
                tables[resource] = new SortedDictionary<string, StoredObject>(items, StringComparer.Ordinal);
            log.Clear();
            Revision = snapshot.Revision;
            CompactedRevision = snapshot.Revision;
            Pulse();
        }
    }

    SortedDictionary<string, StoredObject> Table(GroupResource resource)
    {
        if (!tables.TryGetValue(resource, out var table))
            tables[resource] = table = new SortedDictionary<string, StoredObject>(StringComparer.Ordinal);
        return table;
    }

    static bool Within(string? ns, string key) =>
        string.IsNullOrEmpty(ns) || (key.Length > ns.Length && key[ns.Length] == '/' && key.StartsWith(ns, StringComparison.Ordinal));

    void Record(Change change)
    {
        log.Add(change);
        if (log.Count > retainedChanges + (retainedChanges / 4))
            Trim(retainedChanges);
        Pulse();
    }

    void Trim(int keep)
    {
        var drop = log.Count - keep;
        if (drop <= 0)
            return;
        CompactedRevision = log[drop - 1].Revision;
        log.RemoveRange(0, drop);
    }

    void Pulse()
    {
        var previous = pulse;
        pulse = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        previous.TrySetResult();
    }
}
