using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Kubernetes.Caching;

/// <summary>
/// One change of a store. Old null: added; New null: deleted; else updated. An object that was deleted and made anew
/// while nobody watched comes as a deletion and an addition. Objects are shared: nobody changes them.
/// </summary>
public readonly record struct StoreChange<T>(NamespacedName Name, T? Old, T? New)
    where T : class, IKubernetesObject
{
    public bool IsAdded => Old is null;

    public bool IsDeleted => New is null;

    /// <summary>The newest state known.</summary>
    public T Latest => New ?? Old!;

    /// <summary>False for updates that changed neither spec nor deletion: status, labels, annotations.</summary>
    public bool GenerationChanged =>
        Old is null || New is null || Old.Metadata.Generation != New.Metadata.Generation
        || Old.Metadata.DeletionTimestamp != New.Metadata.DeletionTimestamp;
}
