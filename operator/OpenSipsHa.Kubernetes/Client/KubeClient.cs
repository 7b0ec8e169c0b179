using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Kubernetes.Configuration;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Kubernetes.Client;

/// <summary>
/// A connection to one API server; one a process is enough, it is thread-safe. Get the verbs of a kind with
/// <see cref="Resource{T}"/>: <c>client.Resource(CoreResources.Leases).GetAsync(…)</c>.
/// </summary>
public sealed class KubeClient : IDisposable
{
    private readonly KubeTransport _transport;

    /// <param name="handler">What sends the requests; null: sockets, with the configuration's TLS.</param>
    public KubeClient(
        KubeConfig config,
        KubeClientOptions options,
        TimeProvider? timeProvider = null,
        ILoggerFactory? loggerFactory = null,
        HttpMessageHandler? handler = null)
    {
        Options = options;
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<KubeClient>();
        _transport = new KubeTransport(config, options, timeProvider ?? TimeProvider.System, logger, handler);
    }

    public KubeClientOptions Options { get; }

    public IResourceClient<T> Resource<T>(ResourceDescriptor<T> descriptor)
        where T : class, IKubernetesObject => new ResourceClient<T>(descriptor, _transport);

    /// <summary>A GET of any path, as text: <c>/readyz</c>, <c>/version</c>.</summary>
    public async Task<string> GetRawAsync(string path, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await _transport.SendAsync(new KubeRequest(HttpMethod.Get, path), options?.Timeout, cancellationToken);
        return Encoding.UTF8.GetString(response.Body.Span);
    }

    public void Dispose() => _transport.Dispose();
}
