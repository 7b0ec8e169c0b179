namespace OpenSipsHa.Kubernetes.Client;

/// <summary>No usable answer: no connection, cut, timed out, or not what an API server sends.</summary>
public sealed class KubeTransportException(string message, bool timedOut, bool reached, Exception? inner = null)
    : KubeException(message, inner)
{
    public bool TimedOut { get; } = timedOut;

    /// <summary>False only when it is certain that the request was not sent.</summary>
    public override bool MayHaveBeenApplied { get; } = reached;
}
