using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Proxy.Destinations;

/// <summary>
/// What is known of one gateway's health, shared by every set that names it. Any thread may tell and ask; a call that goes well
/// costs one read.
/// </summary>
public sealed class DestinationHealth
{
    /// <summary>Weight of a new measurement: the last ten make up two thirds.</summary>
    private const double Smoothing = 0.1;

    private readonly Lock _lock = new();
    private DestinationRecord _record;
    private volatile bool _isUsable = true;
    private volatile bool _isSpotless = true;
    private long _latencyTicks = -1;

    /// <param name="previous">Of the configuration before: its state goes on.</param>
    public DestinationHealth(string gateway, ProbingSettings settings, DestinationHealth? previous = null)
    {
        Gateway = gateway;
        Settings = settings;
        if (previous is null || settings.Mode == ProbingMode.Never)
            return;
        lock (previous._lock)
            Set(previous._record);
        _latencyTicks = Volatile.Read(ref previous._latencyTicks);
    }

    /// <summary>After a change, outside of any lock: where it was, where it is.</summary>
    public event Action<DestinationHealth, DestinationState, DestinationState>? Changed;

    public string Gateway { get; }

    public ProbingSettings Settings { get; }

    /// <summary>May be given calls.</summary>
    public bool IsUsable => _isUsable;

    public DestinationState State
    {
        get
        {
            lock (_lock)
                return _record.State;
        }
    }

    /// <summary>How long probes take to be answered, smoothed; null = none was.</summary>
    public TimeSpan? Latency => Volatile.Read(ref _latencyTicks) is var ticks and >= 0 ? new TimeSpan(ticks) : null;

    /// <summary>It is time for probes even when no call fails.</summary>
    public bool WantsProbes => Settings.Mode == ProbingMode.Always || (Settings.Mode == ProbingMode.WhenDown && !_isUsable);

    public void Tell(DestinationEvent happened)
    {
        if (happened == DestinationEvent.CallAnswered && _isSpotless)
            return;
        DestinationState before, now;
        lock (_lock)
        {
            before = _record.State;
            Set(_record.After(happened, Settings));
            now = _record.State;
        }

        if (before != now)
            Changed?.Invoke(this, before, now);
    }

    /// <summary>A probe was answered in a way that shows life.</summary>
    public void Answered(TimeSpan roundTrip)
    {
        var before = Volatile.Read(ref _latencyTicks);
        var next = before < 0 ? roundTrip.Ticks : before + (long)((roundTrip.Ticks - before) * Smoothing);
        Volatile.Write(ref _latencyTicks, next);
        Tell(DestinationEvent.ProbeAnswered);
    }

    private void Set(DestinationRecord record)
    {
        _record = record;
        _isUsable = record.State == DestinationState.Active;
        _isSpotless = record == default;
    }
}
