namespace OpenSipsHa.Kubernetes.Configuration;

/// <summary>What goes into a request; null: no Authorization header.</summary>
public readonly record struct Credential(string? BearerToken);
