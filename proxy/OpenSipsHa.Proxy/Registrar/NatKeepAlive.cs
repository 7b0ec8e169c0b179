using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Registrar;

/// <summary>
/// Packets to phones behind address translators, so that the way to them stays open between their registrations. Only from addresses that
/// this member holds: a translator lets in what comes from where the phone has sent to. Evenly over the interval, one part of the store
/// after the other.
/// </summary>
/// <param name="send">Sends to each from every active listener of the family; does not keep the list.</param>
public sealed class NatKeepAlive(LocationStore store, Action<IReadOnlyList<SipEndpoint>> send, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<SipEndpoint> _flows = [];
    private ITimer? _timer;
    private TimeSpan _interval;
    private int _part;

    /// <param name="interval">Between two packets to a phone; zero = none are sent.</param>
    public void Configure(TimeSpan interval)
    {
        lock (_lock)
        {
            if (interval == _interval)
                return;
            _interval = interval;
            var period = interval > TimeSpan.Zero ? interval / LocationStore.Parts : Timeout.InfiniteTimeSpan;
            _timer ??= time.CreateTimer(_ => Next(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(period, period);
        }
    }

    public void Dispose()
    {
        lock (_lock)
            _timer?.Dispose();
    }

    private void Next()
    {
        lock (_lock)
        {
            _flows.Clear();
            store.CollectFlows(_part, _flows);
            _part = (_part + 1) % LocationStore.Parts;
            if (_flows.Count > 0)
                send(_flows);
        }
    }
}
