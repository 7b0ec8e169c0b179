using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Telemetry;
using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Agent.Health;

/// <summary>
/// While a member holds a virtual IP: a SIP OPTIONS through the very sockets that phones use, every interval. What a
/// connected and "ready" proxy does not show: threads that hang, sockets that are mute, a filter in between.
/// </summary>
public sealed class HealthProbe : IDisposable
{
    private readonly Lock _gate = new();
    private readonly IPEndPoint _target;
    private readonly HealthSettings _settings;
    private readonly Action<bool, string> _changed;
    private readonly ILogger _logger;
    private readonly ProbeSocket _socket;
    private readonly ITimer? _timer;
    private readonly string _vip;
    private HealthVerdict _verdict;
    private ulong _token;
    private string? _unsent;
    private bool _isUnderWay;
    private bool _isDisposed;

    private HealthProbe(
        IPEndPoint target, IPAddress from, HealthSettings settings, Action<bool, string> changed, TimeProvider time, ILogger logger)
    {
        (_target, _settings, _changed, _logger) = (target, settings, changed, logger);
        _vip = target.Address.ToString();
        _verdict = HealthVerdict.AtGain(settings);
        _socket = new ProbeSocket(target, from);
        if (settings.IntervalMs <= 0)
            return;
        _timer = time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Probes until it is disposed; never with an interval of 0.</summary>
    /// <param name="target">Address and port of a UDP listener on the virtual IP.</param>
    /// <param name="from">The node's own address.</param>
    /// <param name="changed">
    /// Called, on any thread, when a holder that was healthy (as it is at first) no longer is, and when it is again, with
    /// the reason in words. Not called once <see cref="Dispose"/> has returned. Must not wait.
    /// </param>
    public static HealthProbe Start(
        IPEndPoint target, IPAddress from, HealthSettings settings, Action<bool, string> changed, TimeProvider time, ILogger logger) =>
        new(target, from, settings, changed, time, logger);

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer?.Dispose();
            _socket.Dispose();
        }
    }

    private void Tick()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            if (_isUnderWay)
                Judge(_unsent ?? _socket.Answer(_token));
            _token = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
            _unsent = _socket.Send(_token);
            _isUnderWay = true;
            // Set anew each time: after a pause, two due ticks in a row would leave the proxy no time to answer.
            _timer!.Change(TimeSpan.FromMilliseconds(_settings.IntervalMs), Timeout.InfiniteTimeSpan);
        }
    }

    private void Judge(string? complaint)
    {
        FailoverMetrics.HealthProbed(_vip, complaint is null ? "answered" : "missed");
        var wasHealthy = _verdict.IsHealthy;
        _verdict = complaint is null ? _verdict.Answered() : _verdict.Missed();
        if (_verdict.IsHealthy == wasHealthy)
            return;
        if (_verdict.IsHealthy)
            HealthLog.Healthy(_logger, _target);
        else
            HealthLog.Unhealthy(_logger, _target, _verdict.Misses, complaint!);
        _changed(_verdict.IsHealthy, _verdict.IsHealthy
            ? $"SIP OPTIONS to {_target} is answered"
            : $"{_verdict.Misses} SIP OPTIONS to {_target} in a row were not answered within {_settings.IntervalMs} ms: {complaint}");
    }
}
