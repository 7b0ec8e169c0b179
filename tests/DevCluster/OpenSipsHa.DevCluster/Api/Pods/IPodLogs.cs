namespace OpenSipsHa.DevCluster.Api.Pods;

/// <summary>Where container logs come from: implemented by the node agent.</summary>
public interface IPodLogs
{
    /// <summary>
    /// Writes the log to <paramref name="output"/>; with <see cref="PodLogRequest.Follow"/> until the container has
    /// ended or the reader goes away. False when there is no log of that container yet: the server answers 400.
    /// </summary>
    Task<bool> WriteAsync(PodLogRequest request, Stream output, CancellationToken cancellation);
}
