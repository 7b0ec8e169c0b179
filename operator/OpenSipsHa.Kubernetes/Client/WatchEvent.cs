using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Kubernetes.Client;

/// <summary>One line of a watch: Object with Added, Modified and Deleted; Error with Error; Bookmark has neither.</summary>
/// <param name="ResourceVersion">The stream's position after this line; null with Error.</param>
public sealed record WatchEvent<T>(WatchEventType Type, string? ResourceVersion, T? Object, Status? Error)
    where T : class, IKubernetesObject;
