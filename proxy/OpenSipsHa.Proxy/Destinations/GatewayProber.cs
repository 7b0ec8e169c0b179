using System.Buffers.Binary;
using System.Security.Cryptography;
using OpenSipsHa.Proxy.Dispatching;
using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Destinations;

/// <summary>
/// Asks gateways by OPTIONS whether they live (RFC 3261 section 11), as each one's settings have it. Only the member that holds a
/// virtual IP does: gateways know no other address, and two members asking would be twice the load.
/// </summary>
/// <param name="addresses">Where a gateway is; none = not known, its name leads nowhere.</param>
/// <param name="listeners">Where a request to this destination leaves from; null = this member may not ask.</param>
/// <param name="send">Sends once; false = it could not leave.</param>
public sealed class GatewayProber(
    Func<GatewayTarget, SipEndpoint> addresses, Func<SipEndpoint, SipListener?> listeners, Func<OwnRequest, bool> send, TimeProvider time) : IOwnRequests, IDisposable
{
    /// <summary>RFC 3261 section 17.1.2.1: timer E starts at T1, doubles, and stays at T2.</summary>
    private static readonly TimeSpan T1 = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan T2 = TimeSpan.FromSeconds(4);

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, ProbedGateway> _underWay = [];
    private ProbedGateway[] _gateways = [];
    private ITimer? _timer;
    private bool _isDisposed;

    /// <summary>
    /// From now on these. A gateway that stays what it was is asked when it was due before: however often the configuration changes, its turn
    /// comes. The answer to what it was asked already counts.
    /// </summary>
    public void Watch(IReadOnlyCollection<GatewayTarget> gateways)
    {
        lock (_lock)
        {
            var before = _gateways.ToDictionary(g => (g.Target.Name, g.Target.Uri));
            _underWay.Clear();
            _gateways = [.. gateways.Select(g => new ProbedGateway(g, before.GetValueOrDefault((g.Name, g.Uri))))];
            foreach (var gateway in _gateways.Where(g => g.Probe is not null))
                _underWay.Add(gateway.Probe!.Request.Token, gateway);
        }

        Wake();
    }

    /// <summary>Something may be due: a gateway has failed, or this member's role has changed.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _timer ??= time.CreateTimer(_ => Advance(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    public void Answered(ulong token, int status, in SipEndpoint source)
    {
        if (status < 200)
            return;
        ProbedGateway? gateway;
        long sentAt;
        lock (_lock)
        {
            if (!_underWay.TryGetValue(token, out gateway))
                return;
            sentAt = gateway.Probe!.SentAt;
            End(gateway);
        }

        if (status < 300 || gateway.Health.Settings.AcceptedCodes.Contains(status))
            gateway.Health.Answered(time.GetElapsedTime(sentAt));
        else
            gateway.Health.Tell(DestinationEvent.ProbeFailed);
        Wake();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }

    /// <summary>Sends what is due, gives up what has taken too long, and sleeps until something is due again.</summary>
    private void Advance()
    {
        var failed = new List<DestinationHealth>();
        lock (_lock)
        {
            var now = time.GetTimestamp();
            foreach (var gateway in _gateways)
            {
                if (Advance(gateway, now))
                    failed.Add(gateway.Health);
            }
        }

        foreach (var health in failed)
            health.Tell(DestinationEvent.ProbeFailed);
        Sleep();
    }

    /// <returns>true = its probe has failed.</returns>
    private bool Advance(ProbedGateway gateway, long now)
    {
        var address = addresses(gateway.Target);
        var listener = listeners(address);
        if (listener is null || !gateway.Health.WantsProbes)
        {
            End(gateway);
            gateway.DueAt = 0;
            return false;
        }

        if (gateway.Probe is { } probe)
        {
            if (now >= probe.EndsAt)
            {
                End(gateway);
                return true;
            }

            if (now >= probe.RepeatAt)
                Repeat(probe, now);
            return false;
        }

        if (gateway.DueAt == 0)
            gateway.DueAt = gateway.Health.IsUsable ? now + Offset(gateway) : now;
        return now >= gateway.DueAt && !Begin(gateway, address, listener, now);
    }

    /// <returns>false = it cannot be sent.</returns>
    private bool Begin(ProbedGateway gateway, in SipEndpoint address, SipListener listener, long now)
    {
        var settings = gateway.Health.Settings;
        gateway.DueAt = now + Ticks(TimeSpan.FromMilliseconds(settings.IntervalMs));
        var request = new OwnRequest
        {
            Listener = listener,
            Destination = address,
            Uri = gateway.Target.Uri,
            FromUri = settings.FromUri,
            Token = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)),
        };
        gateway.Probe = new Probe(request, now, now + Ticks(TimeSpan.FromMilliseconds(settings.TimeoutMs)))
        {
            Interval = T1,
            RepeatAt = now + Ticks(T1),
        };
        _underWay.Add(request.Token, gateway);
        if (!address.IsNone && send(request))
            return true;
        End(gateway);
        return false;
    }

    private void Repeat(Probe probe, long now)
    {
        var next = probe.Interval * 2;
        probe.Interval = next < T2 ? next : T2;
        probe.RepeatAt = now + Ticks(probe.Interval);
        send(probe.Request);
    }

    private void End(ProbedGateway gateway)
    {
        if (gateway.Probe is not { } probe)
            return;
        _underWay.Remove(probe.Request.Token);
        gateway.Probe = null;
    }

    private void Sleep()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            var next = long.MaxValue;
            foreach (var gateway in _gateways)
            {
                if (gateway.Probe is { } probe)
                    next = Math.Min(next, Math.Min(probe.RepeatAt, probe.EndsAt));
                else if (gateway.DueAt > 0)
                    next = Math.Min(next, gateway.DueAt);
            }

            if (next == long.MaxValue)
                return;
            var wait = time.GetElapsedTime(time.GetTimestamp(), next);
            // A timer that fires a moment early would spin.
            _timer!.Change(wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Spreads the gateways over the interval, each always at the same place.</summary>
    private long Offset(ProbedGateway gateway)
    {
        var share = StableHash.Of(gateway.Target.Name) / (double)ulong.MaxValue;
        return Ticks(TimeSpan.FromMilliseconds(gateway.Health.Settings.IntervalMs) * share);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
