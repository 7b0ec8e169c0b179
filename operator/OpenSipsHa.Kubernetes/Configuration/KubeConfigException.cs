namespace OpenSipsHa.Kubernetes.Configuration;

/// <summary>A kubeconfig or in-cluster configuration cannot be used; the message names the file and the field.</summary>
public sealed class KubeConfigException(string message, Exception? inner = null) : Exception(message, inner);
