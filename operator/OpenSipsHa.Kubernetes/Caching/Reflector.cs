using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Kubernetes.Telemetry;

namespace OpenSipsHa.Kubernetes.Caching;

/// <summary>
/// Keeps a <see cref="Store{T}"/> equal to the server's state: a paged list, then a watch from the list's version,
/// taken up again where it ended; a new list only when the server has forgotten that place (410) or keeps refusing it.
/// </summary>
public sealed class Reflector<T> : IReflector
    where T : class, IKubernetesObject
{
    // A server that refuses a resume for another reason than 410 (after a restore of its store, say) is not asked for ever.
    private const int FailuresBeforeRelist = 5;

    // A server whose store was set back to a backup keeps a watch from a version still to come open and silent, even
    // without bookmarks; a second silence in a row is not bad luck any more.
    private const int SilencesBeforeRelist = 2;

    private readonly IResourceClient<T> _client;
    private readonly ReflectorOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Random _random;
    private readonly Backoff _backoff;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _activity;
    private string? _position;
    private int _failures;
    private bool _isServerInDoubt;

    public Reflector(
        IResourceClient<T> client, ReflectorOptions? options = null, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
    {
        _client = client;
        _options = options ?? new ReflectorOptions();
        _time = timeProvider ?? TimeProvider.System;
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<Reflector<T>>();
        _random = _options.Seed is { } seed ? new Random(seed) : new Random();
        _backoff = new Backoff(_options.MinBackoff, _options.MaxBackoff, _random);
        Store = new Store<T>(_logger);
        Touch();
    }

    public Store<T> Store { get; }

    private ListOptions Selection => new()
    {
        LabelSelector = _options.LabelSelector,
        FieldSelector = _options.FieldSelector,
        Timeout = _options.ListTimeout,
    };

    public ResourceDescriptor<T> Descriptor => _client.Descriptor;

    public string Resource => _client.Descriptor.ToString();

    public bool HasSynced => _synced.Task.IsCompletedSuccessfully;

    public bool IsAlive =>
        _time.GetElapsedTime(Volatile.Read(ref _activity))
        < _options.SilenceLimit + _options.ListTimeout + _options.MaxBackoff + _options.MaxBackoff;

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var pause = await CycleAsync(cancellationToken);
                Touch();
                await Task.Delay(pause, _time, cancellationToken);
                Touch();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The caller's wish.
        }
    }

    /// <summary>List if need be, and one watch; returns how long to wait before the next cycle.</summary>
    private async Task<TimeSpan> CycleAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_isServerInDoubt && _position is not null && await IsSetBackAsync(_position, cancellationToken))
                _position = null;
            _isServerInDoubt = false;
            _position ??= await ListAsync(cancellationToken);
            var opened = _time.GetTimestamp();
            await WatchAsync(cancellationToken);
            KubernetesMetrics.WatchEnded(Resource, "closed");
            // A server that closes every watch at once must not be run into the ground either.
            if (_time.GetElapsedTime(opened) >= _options.MaxBackoff) _backoff.Reset();
            return _backoff.Next();
        }
        catch (KubeStatusException e) when (e.IsGone)
        {
            KubernetesMetrics.WatchEnded(Resource, "gone");
            CachingLog.Expired(_logger, Resource, _position);
            _position = null;
            return _backoff.Next();
        }
        catch (KubeException e)
        {
            KubernetesMetrics.WatchEnded(Resource, "failed");
            return Failed(e);
        }
    }

    /// <summary>
    /// Behind a connection that broke may be a server whose store was set back to a backup. It would keep a watch from a version still
    /// to come open, and leave out what happens until then.
    /// </summary>
    private async Task<bool> IsSetBackAsync(string position, CancellationToken cancellationToken)
    {
        var page = await _client.ListAsync(_options.Namespace, Selection with { Limit = 1 }, cancellationToken);
        if (ResourceVersions.Compare(page.ResourceVersion, position) is not < 0)
            return false;
        CachingLog.SetBack(_logger, Resource, page.ResourceVersion, position);
        return true;
    }

    private TimeSpan Failed(KubeException e)
    {
        _isServerInDoubt |= e is KubeTransportException;
        var silent = e is KubeTransportException { TimedOut: true } && _position is not null;
        if (silent)
        {
            // So looks a quiet resource on a server without bookmarks, too; the time it took is pause enough.
            CachingLog.Silent(_logger, Resource, _options.SilenceLimit.TotalSeconds);
            _backoff.Reset();
        }
        else
        {
            CachingLog.Failed(_logger, Resource, e.Message);
        }
        if (++_failures >= (silent ? SilencesBeforeRelist : FailuresBeforeRelist) && _position is not null)
        {
            CachingLog.GivingUpPosition(_logger, Resource, _position, _failures);
            _position = null;
            _failures = 0;
        }
        var pause = _backoff.Next();
        return e is KubeStatusException { RetryAfter: { } asked } && asked > pause
            ? TimeSpan.FromTicks(Math.Min(asked.Ticks, 2 * _options.MaxBackoff.Ticks))
            : pause;
    }

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        var (items, version) = await ReadAllAsync(cancellationToken);
        Store.Replace(items, version);
        KubernetesMetrics.Listed(Resource);
        CachingLog.Listed(_logger, Resource, items.Count, version);
        _synced.TrySetResult();
        return version;
    }

    private async Task<(List<T> Items, string Version)> ReadAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadPagesAsync(_options.PageSize, cancellationToken);
        }
        catch (KubeStatusException e) when (e.IsGone)
        {
            // The state that the first page showed was compacted away: one answer of any size cannot lose that race.
            return await ReadPagesAsync(null, cancellationToken);
        }
    }

    private async Task<(List<T> Items, string Version)> ReadPagesAsync(int? pageSize, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        var options = Selection with { Limit = pageSize };
        while (true)
        {
            var page = await _client.ListAsync(_options.Namespace, options, cancellationToken);
            Touch();
            items.AddRange(page.Items);
            if (page.Continue is null) return (items, page.ResourceVersion);
            options = options with { Continue = page.Continue };
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var options = new WatchOptions
        {
            LabelSelector = _options.LabelSelector,
            FieldSelector = _options.FieldSelector,
            ResourceVersion = _position,
            ServerTimeout = _options.WatchTimeout * (1 + _random.NextDouble()),
            SilenceLimit = _options.SilenceLimit,
        };
        await foreach (var change in _client.WatchAsync(_options.Namespace, options, cancellationToken))
        {
            Touch();
            if (change.Type == WatchEventType.Error) throw KubeErrors.FromStatus($"watch {Resource}", change.Error ?? new Status());
            Store.Apply(change);
            if (change.ResourceVersion is { } version) _position = ResourceVersions.Later(_position, version);
            _failures = 0;
            _backoff.Reset();
        }
    }

    private void Touch() => Volatile.Write(ref _activity, _time.GetTimestamp());
}
