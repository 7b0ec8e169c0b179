namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>metav1 OwnerReference: the garbage collector removes the dependant once no owner is left.</summary>
public sealed record OwnerReference
{
    public required string ApiVersion { get; init; }

    public required string Kind { get; init; }

    public required string Name { get; init; }

    public required string Uid { get; init; }

    /// <summary>True on the one owner whose controller manages this object.</summary>
    public bool? Controller { get; init; }

    /// <summary>Foreground deletion of the owner waits for this object.</summary>
    public bool? BlockOwnerDeletion { get; init; }
}
