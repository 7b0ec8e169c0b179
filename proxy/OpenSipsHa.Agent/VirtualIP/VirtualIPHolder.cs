using System.Net;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Telemetry;

namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>
/// One virtual IP on this node. Order of gain: address, announcement, proxy, status. Order of loss: announcements,
/// address, read back, proxy; the Lease comes after that (<see cref="Elector"/>).
/// </summary>
public sealed class VirtualIPHolder(
    string name, IPAddress address, INetwork network, IFrameSender frames, IVirtualIPObserver observer, MonotonicClock clock, ILogger logger)
    : IAddressHolder, IDisposable
{
    private readonly FencedAddress _address = new(network, clock, address);
    private readonly Announcer _announcer = new(frames, address, clock.Time, logger);
    private volatile Placement? _placement;
    private bool _linkWorked = true;
    private bool _isHeld;
    private long _lostAt;

    /// <summary>Where it goes and how it is announced; null = nowhere.</summary>
    public sealed record Placement(NetworkLink Link, AnnouncementTimes Times);

    public void Place(Placement? placement)
    {
        _placement = placement;
        // A standby says 0 from the first: an alert on a missing holder needs a number to add up.
        if (placement is not null)
            AgentMetrics.VirtualIPHeld(address.ToString(), _isHeld);
    }

    public void Gain(Authority authority)
    {
        var started = clock.Now;
        _isHeld = true;
        Bind(authority);
        var took = clock.Now - started;
        AgentMetrics.Takeover(took);
        AgentMetrics.VirtualIPHeld(address.ToString(), held: true);
        AgentMetrics.Transition(address.ToString(), "gained");
        observer.Gained(name, address.ToString(), authority.Term);
        VirtualIPLog.Gained(logger, address, authority.Term, (started - authority.SentAt).TotalMilliseconds, took.TotalMilliseconds);
    }

    public void Extend(Authority authority) => Bind(authority);

    public void Repair(Authority? authority)
    {
        if (authority is null)
        {
            if (_address.IsPresent() && _address.Remove())
                VirtualIPLog.Intruder(logger, address);
            return;
        }

        var works = CurrentLink()?.Works ?? false;
        var cameBack = works && !_linkWorked;
        _linkWorked = works;
        if (works && !_address.IsPresent())
        {
            VirtualIPLog.Repairing(logger, address);
            Bind(authority);
        }
        else if (cameBack && _placement is { } placement)
        {
            _announcer.Start(placement.Link, placement.Times);
        }
    }

    public bool Lose(LossReason reason, string detail)
    {
        var started = clock.Now;
        _announcer.Stop();
        var isGone = _address.Remove();
        var wasHeld = _isHeld;
        _isHeld = false;
        _lostAt = clock.Time.GetTimestamp();
        if (!wasHeld)
            return isGone;
        AgentMetrics.VirtualIPHeld(address.ToString(), held: false);
        AgentMetrics.Transition(address.ToString(), "lost");
        observer.Lost(name, address.ToString(), reason, detail);
        VirtualIPLog.Lost(logger, address, reason, detail, (clock.Now - started).TotalMilliseconds);
        return isGone;
    }

    public void Fence(TimeSpan gap)
    {
        _announcer.Stop();
        _address.Remove();
    }

    public bool Sweep() => _address.Remove();

    public void Released() => VirtualIPLog.Released(logger, address, clock.Time.GetElapsedTime(_lostAt).TotalMilliseconds);

    public void Dispose()
    {
        _announcer.Dispose();
        AgentMetrics.VirtualIPForgotten(address.ToString());
    }

    private void Bind(Authority authority)
    {
        if (_placement is not { } placement)
            return;
        try
        {
            var outcome = _address.Bind(placement.Link.Index, authority);
            if (outcome == BindOutcome.Added)
                _announcer.Start(placement.Link, placement.Times);
            else if (outcome == BindOutcome.TooLate && !_address.IsPresent())
                _announcer.Stop();
        }
        catch (IOException e)
        {
            _announcer.Stop();
            VirtualIPLog.BindFailed(logger, address, placement.Link.Name, e.Message);
            observer.BindFailed(name, address.ToString(), e.Message);
        }
    }

    private NetworkLink? CurrentLink() => network.Links().FirstOrDefault(link => link.Index == _placement?.Link.Index);
}
