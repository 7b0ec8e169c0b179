namespace OpenSipsHa.DevCluster.Nodes.Manifests;

/// <summary>
/// A container cannot be started as its pod asks. Becomes its waiting state, and is tried again: what is missing may
/// appear.
/// </summary>
/// <param name="reason">As a kubelet gives it, CreateContainerConfigError for instance.</param>
internal sealed class ContainerRefusedException(string reason, string message) : Exception(message)
{
    public string Reason { get; } = reason;
}
