namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>
/// An object of the API. Implement it as a record with constant, getter-only <see cref="ApiVersion"/> and
/// <see cref="Kind"/>: they are always written, and ignored on reading, because the items of a list of a built-in
/// type carry neither. All members except <see cref="Metadata"/> should be nullable, so that what is absent stays
/// absent in patches. Defaults of <c>init</c> members are lost under source generation; nullable members have none.
/// </summary>
public interface IKubernetesObject
{
    /// <summary><c>group/version</c>, or <c>v1</c> for the core group.</summary>
    string ApiVersion { get; }

    string Kind { get; }

    ObjectMeta Metadata { get; }
}
