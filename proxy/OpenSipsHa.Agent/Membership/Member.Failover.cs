using System.Net;
using OpenSipsHa.Agent.Configuration;
using OpenSipsHa.Agent.Conflicts;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Health;
using OpenSipsHa.Agent.Notifications;
using OpenSipsHa.Agent.Preflight;
using OpenSipsHa.Agent.Telemetry;
using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Agent.Membership;

/// <content>What comes with a change of the holder, and what may bring one about.</content>
public sealed partial class Member
{
    private static readonly TimeSpan AfterTheRelease = TimeSpan.FromMilliseconds(150);

    private readonly ConflictWatch _conflicts;
    private HandoverResult? _handover;
    private HandoverRequest? _handoverAsked;
    private PreflightVerdict? _preflight;
    private bool _wasDamped;
    private readonly List<Action> _waiting = [];

    public void Gained(string name, string address, int term)
    {
        // Straight to the proxy: it is what calls wait for.
        _link.Send(new Role { VirtualIP = name, Active = true, Term = term });
        Post(() =>
        {
            _virtualIPs.Gained(name, address, term);
            _conflicts.Gained(IPAddress.Parse(address));
            StartProbing(name, IPAddress.Parse(address));
        });
    }

    public void TookOver(string name, string address, Takeover takeover) => Post(() =>
    {
        _virtualIPs.TookOver(name, takeover);
        var term = _virtualIPs.States.FirstOrDefault(vip => vip.Name == name)?.Term ?? 0;
        if (takeover.Gap is { } gap)
            FailoverMetrics.FailoverGap(address, takeover.Cause.ToString().ToLowerInvariant(), gap);
        _parts.Events.Acquired(address, term, takeover);
        Notify(TransitionKind.Gained, name, address, takeover.Cause.ToString(), "", term, takeover.Gap);
        Report();
    });

    public void Lost(string name, string address, LossReason reason, string detail)
    {
        _link.Send(new Role { VirtualIP = name, Active = false });
        Post(() =>
        {
            _virtualIPs.Find(name)?.Probe(null);
            _conflicts.Lost(IPAddress.Parse(address));
            _virtualIPs.Lost(name, address);
            FailoverMetrics.VirtualIPMode(address, null);
            var why = reason == LossReason.NotEligible ? $"{_eligibility.Reason}: {_eligibility.Message}" : detail;
            TellLater(() => TellOfLoss(name, address, reason, why));
        });
    }

    private void TellOfLoss(string name, string address, LossReason reason, string why)
    {
        if (reason is LossReason.Stopping or LossReason.NotEligible or LossReason.HandedOver)
            _parts.Events.Released(address, why);
        else
            _parts.Events.Lost(address, why);
        Notify(TransitionKind.Lost, name, address, reason.ToString(), why, _virtualIPs.States.FirstOrDefault(vip => vip.Name == name)?.Term ?? 0, null);
        DoHandover();
        Report();
    }

    /// <summary>The release of the Lease goes first: somebody waits for it, and for what is told to people nobody does.</summary>
    private void TellLater(Action tell)
    {
        _waiting.Add(tell);
        _ = Task.Delay(AfterTheRelease, _parts.Clock.Time).ContinueWith(_ => Post(TellWhatWaits), TaskScheduler.Default);
    }

    private void TellWhatWaits()
    {
        foreach (var tell in _waiting)
            tell();
        _waiting.Clear();
    }

    public void Challenged(IPAddress address) => Post(() => _virtualIPs.Find(address)?.Holder.Defend());

    public void Conflict(AddressConflict conflict) => Post(() =>
    {
        if (_virtualIPs.Find(conflict.Address) is not { } vip)
            return;
        _parts.Events.Conflict(conflict.ToString());
        Notify(TransitionKind.Conflict, vip.Name, vip.Address, "AddressConflict", conflict.ToString(), 0, null);
        Report();
    });

    private void Connect() => _parts.Connect(_configuration.Applied?.Document.Failover.HeartbeatPort ?? FailoverSettings.DefaultHeartbeatPort, _parts.Directory.EndPoints);

    private void StartProbing(string name, IPAddress address)
    {
        if (_configuration.Applied?.Document is not { } document || _virtualIPs.Find(name) is not { } vip || !_virtualIPs.IsHeld(name)
            || document.Listeners.FirstOrDefault(listener => listener.VirtualIP == name && listener.Transport == SipTransport.Udp) is not { } listener)
        {
            return;
        }

        try
        {
            vip.Probe(HealthProbe.Start(
                new IPEndPoint(address, listener.Port), _parts.Agent.HostIP, document.Failover.Health,
                (isHealthy, reason) => Post(() => TakeProbe(isHealthy, reason)), _parts.Clock.Time, _logger));
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            ConfigLog.NotProbed(_logger, address, e.Message);
        }
    }

    private void TakeProbe(bool isHealthy, string reason)
    {
        if (isHealthy)
            _watch.ProbeAnswered();
        else
            _watch.ProbeFailed(reason, _parts.Clock.Now);
        Judge();
    }

    private void ListenForConflicts(NetworkLink? link, ConfigDocument document)
    {
        try
        {
            if (link is null)
                _conflicts.Stop();
            else
                _conflicts.Start(link, [.. document.VirtualIPs.Select(vip => IPAddress.Parse(vip.Address))]);
        }
        catch (IOException e)
        {
            ConfigLog.NotListening(_logger, link?.Name ?? "", e.Message);
        }
    }

    private void LookAtNode(NetworkLink? link, ConfigDocument document)
    {
        if (link is null)
            return;
        try
        {
            var found = PreflightCheck.Run(NodeFactsReader.Read(link, [.. document.VirtualIPs.Select(vip => IPAddress.Parse(vip.Address))], _parts.Network));
            _preflight = new PreflightVerdict(found.Passed, found.Reason, found.Message);
        }
        catch (IOException e)
        {
            _preflight = new PreflightVerdict(false, "NotLookedAt", e.Message);
        }
    }

    private void TakeHandover(SipMember member)
    {
        // A process before this one may have done it.
        _handover ??= member.Status is { PodUID: { } pod, Handover: { } done } && pod == _parts.Agent.PodUid
            ? new HandoverResult(done.Id, done.Phase, done.Message ?? "")
            : null;
        if (member.Spec.Handover is not { } asked || asked.Id == _handover?.Id || asked.Id == _handoverAsked?.Id)
            return;
        _handoverAsked = asked;
        DoHandover();
    }

    /// <summary>Looks at what is held and what was asked for, so that it can be called whenever either may have changed.</summary>
    private void DoHandover()
    {
        if (_handoverAsked is not { } asked)
            return;
        var held = _virtualIPs.All.Where(vip => _virtualIPs.IsHeld(vip.Name) && (asked.VirtualIPs is not { Count: > 0 } names || names.Contains(vip.Name))).ToList();
        if (held.Find(vip => vip.Election.Overview().Candidate is null) is { } stuck)
        {
            EndHandover(asked, HandoverPhase.Refused, $"no other member answers that could hold {stuck.Address}");
            return;
        }

        foreach (var vip in held)
            vip.Election.Tell(new ElectionInput.HandOver("a handover was asked for"));
        if (held.Count == 0)
            EndHandover(asked, HandoverPhase.Done, "");
    }

    private void EndHandover(HandoverRequest asked, HandoverPhase phase, string message)
    {
        _handoverAsked = null;
        _handover = new HandoverResult(asked.Id, phase, message);
        if (phase == HandoverPhase.Refused)
            _parts.Events.HandoverRefused(message);
        Report();
    }

    /// <summary>Once a second: handovers that are due, metrics.</summary>
    private void LookAfterFailovers()
    {
        if (_configuration.Applied?.Document.Failover is not { } failover)
            return;
        DoHandover();
        foreach (var vip in _virtualIPs.All)
        {
            var election = vip.Election.Overview();
            vip.History.Note(election.Term, _parts.Clock.Now);
            FailoverMetrics.VirtualIPMode(vip.Address, election.Mode?.ToString().ToLowerInvariant());
            FailoverMetrics.PromiseInForce(vip.Address, election.Mode == LeaseMode.Paired ? election.Promise : null);
            if (Relocation.Target(vip.Configured, _parts.Agent.NodeName, failover, election, _parts.Clock.Now) is { } target)
                Relocate(vip, target, failover);
            else
                _wasDamped = false;
        }
    }

    private void Relocate(HeldVirtualIP vip, PeerView target, FailoverSettings failover)
    {
        if (!vip.History.IsDamped(failover.MaxFailoversPerHour))
        {
            vip.Election.Tell(new ElectionInput.HandOver($"node {target.Node} is preferred", target.Identity));
            return;
        }

        if (_wasDamped)
            return;
        _wasDamped = true;
        var why = $"{vip.Address} stays on {_parts.Agent.NodeName} although {target.Node} is preferred: it changed its holder {failover.MaxFailoversPerHour} times within an hour";
        _parts.Events.Damped(why);
        Notify(TransitionKind.FailoverDamped, vip.Name, vip.Address, "FailoverDamped", why, 0, null);
    }

    private void Notify(TransitionKind kind, string name, string address, string reason, string detail, int term, TimeSpan? gap) =>
        _parts.Notifications.Tell(new Transition
        {
            Kind = kind,
            Time = _parts.Clock.Time.GetUtcNow(),
            Cluster = _parts.Agent.Cluster,
            Namespace = _parts.Agent.PodNamespace,
            Member = _parts.Agent.PodName,
            Node = _parts.Agent.NodeName,
            VirtualIP = name,
            Address = address,
            Reason = reason,
            Detail = detail,
            Term = term,
            Gap = gap,
        });
}
