namespace OpenSipsHa.Kubernetes.Caching;

/// <summary>
/// Versions at which objects were deleted since the last list, so that a repeated older event does not bring one back.
/// Bounded: the oldest are forgotten first.
/// </summary>
internal sealed class Tombstones
{
    private const int Capacity = 4096;

    private readonly Dictionary<NamespacedName, string> _versions = [];
    private readonly Queue<NamespacedName> _order = new();

    public void Add(NamespacedName name, string? version)
    {
        if (version is null) return;
        if (!_versions.ContainsKey(name)) _order.Enqueue(name);
        _versions[name] = version;
        if (_order.Count > Capacity) _versions.Remove(_order.Dequeue());
    }

    public bool Covers(NamespacedName name, string? version) =>
        _versions.TryGetValue(name, out var deleted) && ResourceVersions.Compare(version, deleted) <= 0;

    public void Clear()
    {
        _versions.Clear();
        _order.Clear();
    }
}
