using System.Net;
using System.Net.NetworkInformation;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Fencing;
using OpenSipsHa.Agent.Telemetry;

namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>
/// One virtual IP on this node. Order of gain: fence closed, address, fence open, announcement, proxy, status. Order of loss:
/// announcements, fence, address, read back, proxy; the Lease comes after that (<see cref="Elector"/>).
/// </summary>
/// <param name="flows">null = what the kernel remembers of flows is left alone.</param>
public sealed class VirtualIPHolder(
    string name, IPAddress address, INetwork network, IFence fence, IFrameSender frames, IFlowTable? flows, IVirtualIPObserver observer,
    MonotonicClock clock, ILogger logger)
    : IAddressHolder, IDisposable
{
    private readonly FencedAddress _address = new(network, fence, clock, address);
    private readonly EarnedAnnouncer _announcer = new(frames, address, clock, logger);
    private readonly RepeatedFailure _failure = new();
    private volatile Placement? _placement;
    private bool _announces;
    private PhysicalAddress? _announcedMac;
    private bool _linkWorked = true;
    private bool _isHeld;
    private long _lostAt = clock.Time.GetTimestamp();

    /// <summary>Where it goes and how it is announced; null = nowhere.</summary>
    public sealed record Placement(NetworkLink Link, AnnouncementTimes Times);

    public IPAddress Address => address;

    public bool IsFenced => _address.IsFenced;

    /// <summary>Where it goes; null = nowhere.</summary>
    public NetworkLink? Link => _placement?.Link;

    /// <summary>Somebody else claims the address: say again where it is. Does nothing when it is not held.</summary>
    public void Defend() => _announcer.Defend();

    public void Place(Placement? placement)
    {
        _placement = placement;
        if (placement is not null)
            _address.Expect(placement.Link);
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
        flows?.Flush(address);
        AgentMetrics.Takeover(took);
        AgentMetrics.VirtualIPHeld(address.ToString(), held: true);
        AgentMetrics.Transition(address.ToString(), "gained");
        observer.Gained(name, address.ToString(), authority.Term);
        VirtualIPLog.Gained(logger, address, authority.Term, (started - authority.SentAt).TotalMilliseconds, took.TotalMilliseconds);
    }

    public void Extend(Authority authority) => Bind(authority);

    public void AnnounceAgain() => _announcer.StartAgain();

    public void Repair(Authority? authority)
    {
        if (authority is null)
        {
            if (_address.IsPresent() && _address.Remove())
                VirtualIPLog.Intruder(logger, address);
            return;
        }

        var link = CurrentLink();
        var works = link?.Works ?? false;
        var cameBack = works && !_linkWorked;
        _linkWorked = works;
        if (!works || _placement is not { } placement)
            return;
        if (!_address.Tidy(placement.Link))
        {
            VirtualIPLog.Repairing(logger, address);
            Bind(authority);
        }
        else if (_announces && (cameBack || !link!.MacAddress.Equals(_announcedMac)))
        {
            Announce(placement with { Link = link! });
        }
    }

    public bool Lose(LossReason reason, string detail)
    {
        var started = clock.Now;
        AnnounceNoMore();
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
        AnnounceNoMore();
        _address.Remove();
    }

    public bool Sweep()
    {
        try
        {
            _address.Guard();
        }
        catch (IOException e)
        {
            // Nothing is bound before it is guarded: this will be told again.
            VirtualIPLog.NotGuarded(logger, address, e.Message);
        }

        return _address.Remove();
    }

    public void Released() => VirtualIPLog.Released(logger, address, clock.Time.GetElapsedTime(_lostAt).TotalMilliseconds);

    public void Dispose()
    {
        _announcer.Dispose();
        _address.Forget();
        AgentMetrics.VirtualIPForgotten(address.ToString());
    }

    private void Bind(Authority authority)
    {
        _announcer.Earn(authority.Until);
        if (_placement is not { } placement)
            return;
        try
        {
            var outcome = _address.Bind(placement.Link, authority);
            if (outcome == BindOutcome.Added || (outcome == BindOutcome.Prolonged && !_announces))
                Announce(placement);
            else if (outcome == BindOutcome.TooLate && (_address.IsFenced || !_address.IsPresent()))
                AnnounceNoMore();
            _failure.Over();
        }
        catch (IOException e)
        {
            AnnounceNoMore();
            if (!_failure.IsNews(e.Message, clock.Now))
                return;
            VirtualIPLog.BindFailed(logger, address, placement.Link.Name, e.Message);
            observer.BindFailed(name, address.ToString(), e.Message);
        }
    }

    private void Announce(Placement placement)
    {
        _announces = true;
        _announcedMac = placement.Link.MacAddress;
        _announcer.Start(placement.Link, placement.Times);
    }

    private void AnnounceNoMore()
    {
        _announces = false;
        _announcer.Stop();
    }

    private NetworkLink? CurrentLink() => network.Links().FirstOrDefault(link => link.Index == _placement?.Link.Index);
}
