using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Kubernetes.Caching;

/// <summary>Names by value, and back, so that removing needs no second call of the caller's function.</summary>
internal sealed class StoreIndex<T>(Func<T, IEnumerable<string>> values)
    where T : class, IKubernetesObject
{
    private readonly Dictionary<string, HashSet<NamespacedName>> _names = [];
    private readonly Dictionary<NamespacedName, string[]> _values = [];

    public IEnumerable<NamespacedName> Names(string value) => _names.TryGetValue(value, out var names) ? names : [];

    public void Add(NamespacedName name, T item)
    {
        var found = values(item).Distinct().ToArray();
        if (found.Length == 0) return;
        _values[name] = found;
        foreach (var value in found)
        {
            if (!_names.TryGetValue(value, out var names)) _names[value] = names = [];
            names.Add(name);
        }
    }

    public void Remove(NamespacedName name)
    {
        if (!_values.Remove(name, out var found)) return;
        foreach (var value in found)
        {
            _names[value].Remove(name);
            if (_names[value].Count == 0) _names.Remove(value);
        }
    }
}
