using OpenSipsHa.Proxy.Dispatching;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.ProxyCore;

namespace OpenSipsHa.Proxy;

/// <summary>
/// The answered calls that this member knows to be alive: a set, not a counter, so that a BYE heard twice or of a call
/// that another member began takes nothing away.
/// </summary>
public sealed class LiveCalls : ICallObserver, IDisposable
{
    /// <summary>A call whose BYE never came is forgotten after this long.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromHours(12);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, long> _since = [];
    private readonly TimeProvider _time;
    private readonly ITimer _sweeper;

    public LiveCalls(TimeProvider time)
    {
        _time = time;
        _sweeper = time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
    }

    public long Count
    {
        get
        {
            lock (_lock)
                return _since.Count;
        }
    }

    public void CallEstablished(SipMessage response)
    {
        var call = StableHash.Of(response.CallId);
        lock (_lock)
            _since[call] = _time.GetTimestamp();
    }

    public void CallEnded(SipMessage bye)
    {
        var call = StableHash.Of(bye.CallId);
        lock (_lock)
            _since.Remove(call);
    }

    /// <summary>For a member that no longer holds any virtual IP.</summary>
    public void Forget()
    {
        lock (_lock)
            _since.Clear();
    }

    public void Dispose() => _sweeper.Dispose();

    private void Sweep()
    {
        lock (_lock)
        {
            foreach (var call in _since.Where(c => _time.GetElapsedTime(c.Value) > MaxDuration).Select(c => c.Key).ToList())
                _since.Remove(call);
        }
    }
}
