namespace OpenSipsHa.Kubernetes.Events;

/// <summary>An event that was written, and how often it has been seen.</summary>
internal sealed record EventSeries(NamespacedName Name, DateTimeOffset First, DateTimeOffset Last, int Count);
