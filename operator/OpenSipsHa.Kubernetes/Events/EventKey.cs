namespace OpenSipsHa.Kubernetes.Events;

/// <summary>What makes two events the same.</summary>
internal readonly record struct EventKey(string Kind, NamespacedName About, string? Uid, string Type, string Reason, string Message);
