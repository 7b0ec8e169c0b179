using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Kubernetes.Configuration;
using OpenSipsHa.Kubernetes.Telemetry;

namespace OpenSipsHa.Kubernetes.Client;

/// <summary>Sends requests with credentials and deadlines, bounds answers, and turns failures into exceptions.</summary>
internal sealed class KubeTransport : IDisposable
{
    private readonly KubeConfig _config;
    private readonly KubeClientOptions _options;
    private readonly ILogger _logger;
    private readonly HttpClient _http;

    public KubeTransport(
        KubeConfig config, KubeClientOptions options, TimeProvider time, ILogger logger, HttpMessageHandler? handler)
    {
        (_config, _options, Time, _logger) = (config, options, time, logger);
        _http = new HttpClient(handler ?? KubeSockets.CreateHandler(config, options), disposeHandler: true)
        {
            BaseAddress = config.Server,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (config.SkipTlsVerification) KubeClientLog.TlsNotVerified(logger, config.Server);
    }

    public TimeProvider Time { get; }

    public KubeClientOptions Options => _options;

    public async Task<KubeResponse> SendAsync(KubeRequest request, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout ?? _options.RequestTimeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var response = await OpenAsync(request, either.Token);
            return new KubeResponse(Name(request), (int)response.StatusCode, await ReadBodyAsync(request, response, either.Token));
        }
        catch (Exception e) when (IsTransportFailure(e, cancellationToken))
        {
            throw TransportFailure(request, e, deadline.IsCancellationRequested);
        }
    }

    /// <summary>Returns once the headers of a successful answer are there; throws <see cref="KubeStatusException"/> otherwise.</summary>
    public async Task<HttpResponseMessage> OpenAsync(KubeRequest request, CancellationToken cancellationToken)
    {
        var response = await AttemptAsync(request, cancellationToken);
        if ((int)response.StatusCode == 401 && _config.Credentials is { } credentials)
        {
            // Refused before it was looked at: sending it once more with fresh credentials is safe for every verb.
            response.Dispose();
            credentials.Invalidate();
            response = await AttemptAsync(request, cancellationToken);
        }
        if (response.IsSuccessStatusCode) return response;
        using (response)
        {
            var body = await ReadBodyAsync(request, response, cancellationToken);
            throw KubeErrors.FromResponse(Name(request), response, body.Span);
        }
    }

    /// <summary>False: another kind of failure, or the caller's own cancellation.</summary>
    public static bool IsTransportFailure(Exception e, CancellationToken callers) => e switch
    {
        OperationCanceledException => !callers.IsCancellationRequested,
        // Without credentials nothing is sent; they may come back as the server may. A connection that is reset the moment it is
        // made throws the socket's own exception out of HttpClient.
        HttpRequestException or IOException or SocketException or KubeConfigException => true,
        _ => false,
    };

    public static KubeTransportException TransportFailure(KubeRequest request, Exception e, bool timedOut) =>
        e is OperationCanceledException && timedOut
            ? new($"{Name(request)}: no answer in time", timedOut: true, reached: true, e)
            : new($"{Name(request)}: {Reason(e)}", timedOut: false, reached: !NeverSent(e), e);

    public void Dispose() => _http.Dispose();

    private static string Name(KubeRequest request) => $"{request.Method} {request.Path}";

    private async Task<HttpResponseMessage> AttemptAsync(KubeRequest request, CancellationToken cancellationToken)
    {
        // Relative, so that a path prefix of the server's URL is kept.
        using var message = new HttpRequestMessage(request.Method, request.PathAndQuery.TrimStart('/'))
        {
            Version = _options.Connections == HttpConnections.Shared ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        // What the handler expects in the server's certificate: it overrides SslOptions.TargetHost.
        message.Headers.Host = _config.TlsServerName;
        message.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (_config.Credentials is { } credentials && (await credentials.GetAsync(cancellationToken)).BearerToken is { } token)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.MediaType);
        }

        var started = Time.GetTimestamp();
        var code = "<error>";
        try
        {
            var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            code = ((int)response.StatusCode).ToString();
            return response;
        }
        finally
        {
            var elapsed = Time.GetElapsedTime(started);
            KubernetesMetrics.Request(request.Method.Method, code, elapsed);
            KubeClientLog.Request(_logger, request.Method.Method, request.Path, code, elapsed.TotalMilliseconds);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadBodyAsync(
        KubeRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var body = new MemoryStream((int)Math.Min(response.Content.Headers.ContentLength ?? 4096, 1 << 20));
        var chunk = new byte[16 * 1024];
        while (await stream.ReadAsync(chunk, cancellationToken) is > 0 and var read)
        {
            if (body.Length + read > _options.MaxResponseBytes)
                throw new KubeTransportException($"{Name(request)}: the answer exceeds {_options.MaxResponseBytes} bytes", timedOut: false, reached: true);
            body.Write(chunk, 0, read);
        }
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static bool NeverSent(Exception e) => e is KubeConfigException or HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError,
    };

    private static string Reason(Exception e) =>
        e.InnerException is { } inner && inner.Message != e.Message ? $"{e.Message}: {inner.Message}" : e.Message;
}
