namespace OpenSipsHa.Kubernetes;

/// <summary>What a reconciler gets: the name of an object, never an event. Namespace is null for cluster-scoped objects.</summary>
public readonly record struct NamespacedName(string? Namespace, string Name)
{
    /// <summary><c>namespace/name</c>, or the bare name.</summary>
    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}
