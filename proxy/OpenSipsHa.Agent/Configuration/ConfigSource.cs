using Microsoft.Extensions.Logging;
using OpenSipsHa.Kubernetes;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Agent.Configuration;

/// <summary>Fetches ConfigMaps; tries until it succeeds or something else is wanted.</summary>
public sealed class ConfigSource(IResourceClient<ConfigMap> maps, string ns, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The ConfigMap. One that does not exist (yet) or may not be read (yet: the role follows the configuration) is tried
    /// again like one whose server does not answer.
    /// </summary>
    public async Task<ConfigMap> FetchAsync(string name, CancellationToken cancellationToken)
    {
        for (var pause = FirstRetry; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LastRetry.Ticks)))
        {
            try
            {
                return await maps.GetAsync(new NamespacedName(ns, name), cancellationToken: cancellationToken);
            }
            catch (KubeException e)
            {
                ConfigLog.FetchFailed(logger, name, e.Message, pause.TotalMilliseconds);
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }
}
