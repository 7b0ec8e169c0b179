namespace OpenSipsHa.Kubernetes.Client;

/// <summary>A request to the API server failed.</summary>
public abstract class KubeException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the server may have done what was asked: true unless it refused, or was never reached.</summary>
    public abstract bool MayHaveBeenApplied { get; }
}
