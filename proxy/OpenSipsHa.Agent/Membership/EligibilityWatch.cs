using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Agent.Membership;

/// <summary>Remembers what eligibility depends on, and since when: interface, refused binds, proxy. Touches nothing.</summary>
internal sealed class EligibilityWatch
{
    /// <summary>An interface that has come back must stay for so long: a flapping one must not carry the address.</summary>
    public static readonly TimeSpan LinkDebounce = TimeSpan.FromSeconds(2);

    /// <summary>A bind that the kernel refused counts for so long; then it is tried again.</summary>
    public static readonly TimeSpan BindErrorHold = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A proxy that did not answer on a virtual IP counts as sick for so long: nothing is asked of it once the address is given up.
    /// </summary>
    public static readonly TimeSpan ProbeHold = TimeSpan.FromSeconds(10);

    private (Instant At, string Reason)? _probeFailure;
    private ProxyState? _proxy;
    private bool _isProxyConnected;
    private Instant _linkWorksSince;
    private bool _linkWorked = true;
    private (Instant At, string Error)? _bindFailure;

    /// <summary>Where the virtual IPs go; null = no configuration is applied.</summary>
    public InterfaceChoice? Choice { get; private set; }

    /// <summary>What the proxy said last; null = not connected, or nothing yet. Safe to read from any thread.</summary>
    public ProxyState? Proxy => Volatile.Read(ref _proxy);

    public void ProxyConnected()
    {
        _isProxyConnected = true;
        _probeFailure = null;
        Volatile.Write(ref _proxy, null);
    }

    public void ProxySaid(ProxyState state) => Volatile.Write(ref _proxy, state);

    public void ProxyLost()
    {
        _isProxyConnected = false;
        Volatile.Write(ref _proxy, null);
    }

    public void BindFailed(string error, Instant now) => _bindFailure = (now, error);

    public void ProbeFailed(string reason, Instant now) => _probeFailure = (now, reason);

    public void ProbeAnswered() => _probeFailure = null;

    /// <summary>Another configuration runs: nothing is known of its interface before this.</summary>
    public void Replace(InterfaceChoice choice) => Choice = choice;

    /// <summary>How the interfaces look now.</summary>
    /// <returns>true = another one, or the same with other properties.</returns>
    public bool Look(InterfaceChoice choice, Instant now)
    {
        var works = choice.Link?.Works ?? false;
        if (works && !_linkWorked)
            _linkWorksSince = now;
        _linkWorked = works;
        var isNew = choice != Choice;
        Choice = choice;
        return isNew;
    }

    public Eligibility Judge(Instant now)
    {
        if (_bindFailure is { } failure && now - failure.At > BindErrorHold)
            _bindFailure = null;
        if (_probeFailure is { } unanswered && now - unanswered.At > ProbeHold)
            _probeFailure = null;
        return Eligibility.Judge(
            Choice, now - _linkWorksSince >= LinkDebounce, _bindFailure?.Error, _probeFailure?.Reason, _isProxyConnected, _proxy?.Ready ?? false,
            _proxy?.Reason);
    }
}
