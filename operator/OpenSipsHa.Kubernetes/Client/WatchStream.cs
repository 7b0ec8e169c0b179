using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Kubernetes.Client;

/// <summary>One watch: JSON documents, a line each, and a watchdog that cuts a stream on which nothing comes any more.</summary>
internal sealed class WatchStream<T> : IAsyncDisposable
    where T : class, IKubernetesObject
{
    private readonly KubeTransport _transport;
    private readonly KubeRequest _request;
    private readonly JsonTypeInfo<T> _typeInfo;
    private readonly TimeSpan _silenceLimit;
    private readonly CancellationToken _callers;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;
    private HttpResponseMessage? _response;
    private PipeReader? _lines;

    public WatchStream(
        KubeTransport transport, KubeRequest request, JsonTypeInfo<T> typeInfo, TimeSpan? silenceLimit, CancellationToken callers)
    {
        (_transport, _request, _typeInfo, _callers) = (transport, request, typeInfo, callers);
        _silenceLimit = silenceLimit ?? Timeout.InfiniteTimeSpan;
        _silence = new CancellationTokenSource(_silenceLimit, transport.Time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(callers, _silence.Token);
    }

    /// <summary>The next event; null when the server has ended the stream in good order.</summary>
    public async Task<WatchEvent<T>?> ReadAsync()
    {
        try
        {
            _lines ??= await OpenAsync();
            while (true)
            {
                var result = await _lines.ReadAsync(_either.Token);
                _silence.CancelAfter(_silenceLimit);
                if (TryTakeLine(result.Buffer, out var line, out var rest))
                {
                    var parsed = WatchLine.Parse(line, _typeInfo, _request.Path);
                    _lines.AdvanceTo(rest);
                    if (parsed is not null) return parsed;
                    continue;
                }
                if (result.IsCompleted)
                {
                    if (!result.Buffer.IsEmpty) throw Broken("the watch was cut within a line");
                    return null;
                }
                if (result.Buffer.Length > _transport.Options.MaxWatchLineBytes)
                    throw Broken($"a line of the watch exceeds {_transport.Options.MaxWatchLineBytes} bytes");
                _lines.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Broken($"a line of the watch cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (KubeTransport.IsTransportFailure(e, _callers))
        {
            throw KubeTransport.TransportFailure(_request, e, _silence.IsCancellationRequested);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_lines is not null) await _lines.CompleteAsync();
        _response?.Dispose();
        _either.Dispose();
        _silence.Dispose();
    }

    private async Task<PipeReader> OpenAsync()
    {
        _response = await _transport.OpenAsync(_request, _either.Token);
        return PipeReader.Create(await _response.Content.ReadAsStreamAsync(_either.Token));
    }

    private static bool TryTakeLine(ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line, out SequencePosition rest)
    {
        var reader = new SequenceReader<byte>(buffer);
        var found = reader.TryReadTo(out line, (byte)'\n');
        rest = reader.Position;
        return found;
    }

    private KubeTransportException Broken(string why, Exception? inner = null) =>
        new($"{_request.Method} {_request.Path}: {why}", timedOut: false, reached: true, inner);
}
