using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Kubernetes.Caching;

/// <summary>Objects by name and by indexes, with subscribers that see every change once and in order.</summary>
public sealed class Store<T>(ILogger? logger = null) : IStore<T>
    where T : class, IKubernetesObject
{
    private readonly ILogger _logger = logger ?? NullLogger.Instance;
    private readonly Lock _lock = new();
    private readonly Dictionary<NamespacedName, T> _items = [];
    private readonly Dictionary<string, StoreIndex<T>> _indexes = [];
    private readonly Tombstones _tombstones = new();
    private Action<StoreChange<T>>[] _subscribers = [];
    private string? _listedAt;

    /// <summary>
    /// Indexes what is there and what comes. For instance the namespaced names that an object refers to, so that a
    /// change of one of those finds its users.
    /// </summary>
    public void AddIndex(string name, Func<T, IEnumerable<string>> values)
    {
        lock (_lock)
        {
            var index = new StoreIndex<T>(values);
            foreach (var (key, item) in _items) index.Add(key, item);
            _indexes.Add(name, index);
        }
    }

    /// <summary>
    /// Tells of everything that is there, as added, and then of every change. Runs on the thread that brings the
    /// change, under the store's lock: put a name into a queue and return. What it throws is logged.
    /// </summary>
    public void Subscribe(Action<StoreChange<T>> subscriber)
    {
        lock (_lock)
        {
            foreach (var (name, item) in _items) Tell(subscriber, new StoreChange<T>(name, null, item));
            _subscribers = [.. _subscribers, subscriber];
        }
    }

    public T? Get(NamespacedName name)
    {
        lock (_lock) return _items.GetValueOrDefault(name);
    }

    public IReadOnlyList<T> List(string? ns = null)
    {
        lock (_lock) return ns is null ? [.. _items.Values] : [.. _items.Values.Where(item => item.Metadata.Namespace == ns)];
    }

    public IReadOnlyList<T> ByIndex(string index, string value)
    {
        lock (_lock) return [.. _indexes[index].Names(value).Select(name => _items[name])];
    }

    /// <summary>A complete list as of <paramref name="version"/>: what is not in it is gone.</summary>
    public void Replace(IReadOnlyCollection<T> items, string version)
    {
        lock (_lock)
        {
            _listedAt = version;
            _tombstones.Clear();
            var listed = items.Select(item => item.NamespacedName()).ToHashSet();
            foreach (var name in _items.Keys.Where(name => !listed.Contains(name)).ToArray()) Remove(name);
            foreach (var item in items)
            {
                var existing = _items.GetValueOrDefault(item.NamespacedName());
                if (existing is null || !IsSame(existing, item)) Put(item);
            }
        }
    }

    /// <summary>One event of a watch; what the store already has, or knows to be deleted since, is not news.</summary>
    public void Apply(WatchEvent<T> change)
    {
        if (change.Object is not { } item) return;
        lock (_lock)
        {
            var name = item.NamespacedName();
            var existing = _items.GetValueOrDefault(name);
            var age = ResourceVersions.Compare(item.Metadata.ResourceVersion, existing?.Metadata.ResourceVersion);
            if (change.Type == WatchEventType.Deleted)
            {
                if (existing is null || age < 0) return;
                _tombstones.Add(name, item.Metadata.ResourceVersion);
                Remove(name);
                return;
            }
            if (existing is null ? IsKnownGone(name, item) : age <= 0) return;
            Put(item);
        }
    }

    private static bool IsSame(T existing, T item) =>
        existing.Metadata.Uid == item.Metadata.Uid && existing.Metadata.ResourceVersion == item.Metadata.ResourceVersion;

    private bool IsKnownGone(NamespacedName name, T item) =>
        ResourceVersions.Compare(item.Metadata.ResourceVersion, _listedAt) <= 0
        || _tombstones.Covers(name, item.Metadata.ResourceVersion);

    private void Put(T item)
    {
        var name = item.NamespacedName();
        var existing = _items.GetValueOrDefault(name);
        if (existing is not null && existing.Metadata.Uid != item.Metadata.Uid)
        {
            Remove(name);
            existing = null;
        }
        _items[name] = item;
        foreach (var index in _indexes.Values)
        {
            if (existing is not null) index.Remove(name);
            index.Add(name, item);
        }
        TellAll(new StoreChange<T>(name, existing, item));
    }

    private void Remove(NamespacedName name)
    {
        if (!_items.Remove(name, out var existing)) return;
        foreach (var index in _indexes.Values) index.Remove(name);
        TellAll(new StoreChange<T>(name, existing, null));
    }

    private void TellAll(StoreChange<T> change)
    {
        foreach (var subscriber in _subscribers) Tell(subscriber, change);
    }

    private void Tell(Action<StoreChange<T>> subscriber, StoreChange<T> change)
    {
        try
        {
            subscriber(change);
        }
        catch (Exception e)
        {
            // A subscriber's bug must neither stop the watch nor hide the change from the others.
            CachingLog.SubscriberFailed(_logger, e, typeof(T).Name, change.Name);
        }
    }
}
