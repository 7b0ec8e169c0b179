using OpenSipsHa.Kubernetes.Telemetry;

namespace OpenSipsHa.Kubernetes.Controllers;

/// <summary>
/// Keys to work on. A key waits once however often it is added; while it is worked on it is given to nobody else, and
/// an add in the meantime makes it wait again when the work is done. Nothing is ever dropped. Thread-safe.
/// </summary>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly string _name;
    private readonly WorkQueueOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _available = new(0);
    private readonly Queue<TKey> _waiting = new();
    private readonly HashSet<TKey> _dirty = [];
    private readonly HashSet<TKey> _processing = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly DelayedKeys<TKey> _delayed = new();
    private readonly ITimer _timer;

    /// <param name="name">The label of its metrics.</param>
    public WorkQueue(string name, WorkQueueOptions? options = null, TimeProvider? timeProvider = null)
    {
        _name = name;
        _options = options ?? new WorkQueueOptions();
        _time = timeProvider ?? TimeProvider.System;
        _timer = _time.CreateTimer(_ => Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Keys that wait for a worker, without those that wait for their time.</summary>
    public int Depth
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    public void Add(TKey key)
    {
        lock (_lock) AddLocked(key);
    }

    /// <summary>Adds after that time; of several times for one key the earliest counts.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        lock (_lock)
        {
            if (delay <= TimeSpan.Zero) AddLocked(key);
            else if (_delayed.Add(key, _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency))) SetTimer();
        }
    }

    /// <summary>Adds after a pause that doubles with every call for this key until <see cref="Forget"/>.</summary>
    /// <returns>The pause.</returns>
    public TimeSpan AddFailed(TKey key)
    {
        lock (_lock)
        {
            var failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures + 1;
            KubernetesMetrics.Retried(_name);
            var pause = Pause(failures);
            AddAfter(key, pause);
            return pause;
        }
    }

    /// <summary>The key's work succeeded: its next failure is its first.</summary>
    public void Forget(TKey key)
    {
        lock (_lock) _failures.Remove(key);
    }

    /// <summary>Waits for a key; <see cref="Done"/> must follow.</summary>
    public async Task<TKey> TakeAsync(CancellationToken cancellationToken)
    {
        await _available.WaitAsync(cancellationToken);
        lock (_lock)
        {
            var key = _waiting.Dequeue();
            KubernetesMetrics.Depth(_name, -1);
            _dirty.Remove(key);
            _processing.Add(key);
            return key;
        }
    }

    public void Done(TKey key)
    {
        lock (_lock)
        {
            if (_processing.Remove(key) && _dirty.Contains(key)) Enqueue(key);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _available.Dispose();
    }

    private void AddLocked(TKey key)
    {
        if (!_dirty.Add(key)) return;
        KubernetesMetrics.Added(_name);
        if (!_processing.Contains(key)) Enqueue(key);
    }

    private void Enqueue(TKey key)
    {
        _waiting.Enqueue(key);
        KubernetesMetrics.Depth(_name, 1);
        _available.Release();
    }

    private void Release()
    {
        lock (_lock)
        {
            while (_delayed.TryTake(_time.GetTimestamp(), out var key)) AddLocked(key);
            SetTimer();
        }
    }

    private void SetTimer()
    {
        if (_delayed.Earliest is not { } due)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }
        // Rounded up to the timer's millisecond: one that fires early would find nothing due and be set again at once.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, (due - _time.GetTimestamp()) * 1000.0 / _time.TimestampFrequency)));
        _timer.Change(wait < LongestTimer ? wait : LongestTimer, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Pause(int failures)
    {
        var pause = _options.FirstPause.TotalSeconds * Math.Pow(2, Math.Min(failures, 60));
        return pause < _options.LongestPause.TotalSeconds ? TimeSpan.FromSeconds(pause) : _options.LongestPause;
    }
}
