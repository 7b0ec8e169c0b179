namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>What controllers ask of every object.</summary>
public static class ObjectExtensions
{
    public static NamespacedName NamespacedName(this IKubernetesObject item) =>
        new(item.Metadata.Namespace, item.Metadata.Name);

    public static bool IsTerminating(this IKubernetesObject item) => item.Metadata.DeletionTimestamp is not null;

    /// <summary>The owner whose controller manages this object, or null.</summary>
    public static OwnerReference? ControllerReference(this IKubernetesObject item) =>
        item.Metadata.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true);

    /// <summary>A reference that makes <paramref name="owner"/> the controller of a child; the owner must have been read from the server.</summary>
    public static OwnerReference AsController(this IKubernetesObject owner) => new()
    {
        ApiVersion = owner.ApiVersion,
        Kind = owner.Kind,
        Name = owner.Metadata.Name,
        Uid = owner.Metadata.Uid
            ?? throw new ArgumentException($"{owner.Kind} {owner.NamespacedName()} has no uid: it was not read from the server", nameof(owner)),
        Controller = true,
        BlockOwnerDeletion = true,
    };

    /// <summary>How an Event names this object.</summary>
    public static ObjectReference AsReference(this IKubernetesObject item) => new()
    {
        ApiVersion = item.ApiVersion,
        Kind = item.Kind,
        Namespace = item.Metadata.Namespace,
        Name = item.Metadata.Name,
        Uid = item.Metadata.Uid,
        ResourceVersion = item.Metadata.ResourceVersion,
    };
}
