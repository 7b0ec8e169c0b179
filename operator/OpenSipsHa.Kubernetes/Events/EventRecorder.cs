using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Kubernetes.Serialization;
using OpenSipsHa.Kubernetes.Telemetry;

namespace OpenSipsHa.Kubernetes.Events;

/// <summary>Writes core/v1 Events in the background, one at a time; a repetition raises the count of the first.</summary>
public sealed class EventRecorder : IEventRecorder, IAsyncDisposable
{
    private const int LongestMessage = 1024;
    private const int Remembered = 1024;

    private readonly IResourceClient<Event> _client;
    private readonly EventRecorderOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EventCorrelator _correlator;
    private readonly Channel<(EventKey Key, ObjectReference About, DateTimeOffset At)> _recorded;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _writing;

    public EventRecorder(
        IResourceClient<Event> client, EventRecorderOptions options, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
    {
        (_client, _options) = (client, options);
        _time = timeProvider ?? TimeProvider.System;
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<EventRecorder>();
        _correlator = new EventCorrelator(options.Window, Remembered);
        _recorded = Channel.CreateBounded<(EventKey, ObjectReference, DateTimeOffset)>(
            new BoundedChannelOptions(options.Capacity) { SingleReader = true });
        _writing = WriteAllAsync();
    }

    public void Record(ObjectReference about, string type, string reason, string message)
    {
        if (message.Length > LongestMessage) message = message[..(LongestMessage - 1)] + "…";
        var key = new EventKey(about.Kind ?? "", new NamespacedName(about.Namespace, about.Name ?? ""), about.Uid, type, reason, message);
        if (_recorded.Writer.TryWrite((key, about, _time.GetUtcNow()))) return;
        KubernetesMetrics.EventRecorded("dropped");
        EventLog.Dropped(_logger, reason, key.About);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_recorded.Writer.TryComplete()) return;
        _stop.CancelAfter(_options.FlushTimeout);
        await _writing;
        _stop.Dispose();
    }

    private async Task WriteAllAsync()
    {
        try
        {
            await foreach (var (key, about, at) in _recorded.Reader.ReadAllAsync(_stop.Token))
            {
                await WriteAsync(key, about, at);
            }
        }
        catch (OperationCanceledException)
        {
            EventLog.NotFlushed(_logger, _recorded.Reader.Count);
        }
    }

    private async Task WriteAsync(EventKey key, ObjectReference about, DateTimeOffset at)
    {
        try
        {
            var series = _correlator.Next(key, at);
            if (series.Count > 1 && await TryCountAsync(series)) return;
            if (series.Count > 1)
            {
                // The first has expired on the server (events live an hour by default).
                _correlator.Forget(key);
                series = _correlator.Next(key, at);
            }
            await _client.CreateAsync(Create(key, about, series), cancellationToken: _stop.Token);
            KubernetesMetrics.EventRecorded("created");
        }
        catch (Exception e) when (e is KubeException or ArgumentException)
        {
            _correlator.Forget(key);
            KubernetesMetrics.EventRecorded("failed");
            EventLog.Failed(_logger, key.Reason, key.About, e.Message);
        }
    }

    private async Task<bool> TryCountAsync(EventSeries series)
    {
        var body = new JsonObject { ["count"] = series.Count, ["lastTimestamp"] = TimeConverter.Format(series.Last) };
        try
        {
            await _client.PatchAsync(series.Name, Patch.Merge(body), cancellationToken: _stop.Token);
            KubernetesMetrics.EventRecorded("counted");
            return true;
        }
        catch (KubeStatusException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    private Event Create(EventKey key, ObjectReference about, EventSeries series) => new()
    {
        Metadata = new ObjectMeta { Name = series.Name.Name, Namespace = series.Name.Namespace },
        InvolvedObject = about,
        Reason = key.Reason,
        Message = key.Message,
        Type = key.Type,
        Source = new EventSource { Component = _options.Component, Host = _options.Instance },
        FirstTimestamp = series.First,
        LastTimestamp = series.Last,
        Count = series.Count,
        ReportingComponent = _options.Component,
        ReportingInstance = _options.Instance,
    };
}
