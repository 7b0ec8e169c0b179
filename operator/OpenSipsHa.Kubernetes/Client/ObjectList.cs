using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Kubernetes.Client;

/// <summary>One page of a list.</summary>
/// <param name="ResourceVersion">The state that the whole list shows; a watch goes on from it.</param>
/// <param name="Continue">Token of the next page; null after the last.</param>
public sealed record ObjectList<T>(IReadOnlyList<T> Items, string ResourceVersion, string? Continue)
    where T : class, IKubernetesObject;
