using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Configuration;
using OpenSipsHa.Agent.Conflicts;
using OpenSipsHa.Agent.Control;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Telemetry;
using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Agent.Membership;

/// <summary>
/// One member: brings together what it shall run, what the proxy says, what the network looks like and what it holds.
/// Everything comes in through one queue, so that nothing here needs a lock.
/// </summary>
public sealed partial class Member : IProxyObserver, IVirtualIPObserver, IConflictObserver, IDisposable
{
    private readonly Channel<Action> _queue = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly ConfigurationCourse _configuration = new();
    private readonly EligibilityWatch _watch = new();
    private readonly HeldVirtualIPs _virtualIPs;
    private readonly MemberParts _parts;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly IProxyLink _link;
    private CancellationTokenSource? _fetching;
    private SipMember? _member;
    private Eligibility _eligibility = Eligibility.Judge(null, settled: true, null, null, proxyConnected: false, proxyReady: false, null);
    private bool _isStopping;
    private long _lastTurn;

    public Member(MemberParts parts)
    {
        _parts = parts;
        _logger = parts.Logging.CreateLogger<Member>();
        _link = parts.Proxy;
        _virtualIPs = new HeldVirtualIPs(parts, this, Post);
        _conflicts = new ConflictWatch(
            parts.Network, parts.Frames, _virtualIPs.HasAuthority, this, parts.Clock, parts.Logging.CreateLogger<ConflictWatch>());
        FailoverMetrics.FenceAvailable(parts.Fence.Complaint is null);
        _lastTurn = parts.Clock.Time.GetTimestamp();
    }

    /// <summary>A configuration is applied and the proxy serves it.</summary>
    public bool IsReady => _configuration.Applied is not null && _watch.Proxy is { Ready: true };

    /// <summary>See <see cref="Liveness"/>.</summary>
    public string? Complaint => Liveness.Complaint(_parts.Clock.Time.GetElapsedTime(Volatile.Read(ref _lastTurn)), _virtualIPs.Pulses());

    public async Task RunAsync()
    {
        Volatile.Write(ref _lastTurn, _parts.Clock.Time.GetTimestamp());
        using var heartbeat = _parts.Clock.Time.CreateTimer(_ => Post(Judge), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        await foreach (var action in _queue.Reader.ReadAllAsync())
        {
            action();
            Volatile.Write(ref _lastTurn, _parts.Clock.Time.GetTimestamp());
        }
    }

    /// <summary>Gives everything up in the order of loss; then the queue ends.</summary>
    public async Task StopAsync()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            _isStopping = true;
            _fetching?.Cancel();
            _eligibility = new Eligibility(false, "Stopping", "the agent is ending");
            _ = _virtualIPs.StopAsync().ContinueWith(_ => stopped.TrySetResult(), TaskScheduler.Default);
        });
        await stopped.Task;
        await _stop.CancelAsync();
        Post(() =>
        {
            TellWhatWaits();
            Report();
            _queue.Writer.TryComplete();
        });
    }

    /// <summary>After <see cref="StopAsync"/>.</summary>
    public void Dispose()
    {
        _conflicts.Dispose();
        _stop.Dispose();
    }

    public void MemberChanged(SipMember? member) => Post(() => TakeSpec(member));

    public void NetworkChanged() => Post(() =>
    {
        _virtualIPs.NetworkChanged();
        Judge();
    });

    public void ProxyConnected(ProxyHello hello) => Post(() =>
    {
        _watch.ProxyConnected();
        Configure(_configuration.Applied);
        Configure(_configuration.Candidate);
        foreach (var vip in _virtualIPs.States)
            _link.Send(new Role { VirtualIP = vip.Name, Active = vip.Held, Term = vip.Term });
        Judge();
    });

    public void ProxyStateChanged(ProxyState state) => Post(() =>
    {
        _watch.ProxySaid(state);
        Judge();
    });

    public void ProxyConfigured(Configured verdict) => Post(() => TakeVerdict(verdict));

    public void ProxyLost(string reason) => Post(() =>
    {
        _watch.ProxyLost();
        Judge();
    });

    public void BindFailed(string name, string address, string error) => Post(() =>
    {
        _watch.BindFailed($"{address}: {error}", _parts.Clock.Now);
        Judge();
    });

    private void Post(Action action) => _queue.Writer.TryWrite(action);

    private void TakeSpec(SipMember? member)
    {
        if (_isStopping || member is null)
            return;
        _member = member;
        _parts.Events.Learn(member);
        if (_parts.Directory.Learn(member.Spec.Peers))
            Connect();
        TakeHandover(member);
        var (name, hash) = (member.Spec.ConfigName, member.Spec.ConfigHash);
        if (_configuration.Want(hash))
        {
            _fetching?.Cancel();
            if (name is { Length: > 0 } && hash is { Length: > 0 } && hash != _configuration.Applied?.Hash)
                Fetch(name, hash);
        }

        Report();
    }

    private void Fetch(string name, string hash)
    {
        var fetching = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        _fetching = fetching;
        _ = Task.Run(async () =>
        {
            try
            {
                var map = await _parts.FetchConfig(name, fetching.Token);
                var (config, refusal) = ConfigCheck.Read(map, hash);
                Post(() => TakeConfig(hash, config, refusal));
            }
            catch (OperationCanceledException)
            {
                // Another one is wanted, or none.
            }
        });
    }

    private void TakeConfig(string hash, LoadedConfig? config, ConfigRefusal? refusal)
    {
        if (hash != _configuration.WantedHash || _isStopping)
            return;
        refusal ??= ConfigCheck.Refusal(config!, _parts.Agent, _parts.Network);
        if (refusal is not null)
        {
            if (_configuration.Refuse(refusal, config))
                TellOfRefusal();
            return;
        }

        _configuration.Offer(config!);
        Configure(config);
        Report();
    }

    private void Configure(LoadedConfig? config)
    {
        if (config is not null)
            _link.Send(new Configure { Name = config.Name, Hash = config.Hash, Document = config.Compressed });
    }

    private void TakeVerdict(Configured verdict)
    {
        switch (_configuration.Take(verdict))
        {
            case VerdictEffect.Refused:
                TellOfRefusal();
                break;
            case VerdictEffect.Applied:
                ConfigLog.Applied(_logger, verdict.Name);
                ApplyOwnPart(_configuration.Applied!);
                Judge();
                Report();
                break;
        }
    }

    private void TellOfRefusal()
    {
        var refusal = _configuration.Refused!;
        ConfigLog.Refused(_logger, refusal.Name, refusal.Reason, refusal.Message);
        _parts.Events.Refused(refusal);
        Report();
    }

    private void ApplyOwnPart(LoadedConfig config)
    {
        var document = config.Document;
        var choice = ConfigCheck.Choose(document, _parts.Agent, _parts.Network);
        _watch.Replace(choice);
        if (_parts.Directory.Use(document.Failover.HeartbeatPort))
            Connect();
        _parts.Notifications.Apply(document.Notifications);
        var settings = ElectionSettings.From(document.Failover, _parts.Fence.Complaint is null).Settings!;
        _virtualIPs.Apply(
            document.VirtualIPs,
            vip => settings with { FirstTakeDelay = Relocation.FirstTakeDelay(vip, _parts.Agent.NodeName, document.Failover) },
            PlacementOf(choice), _eligibility.IsEligible, Report, _stop.Token);
        ListenForConflicts(choice.Link, document);
        LookAtNode(choice.Link, document);
    }

    private VirtualIPHolder.Placement? PlacementOf(InterfaceChoice choice) =>
        choice.Link is { } link && _configuration.Applied is { } config
            ? new VirtualIPHolder.Placement(link, AnnouncementTimes.From(config.Document.Failover))
            : null;

    /// <summary>Looks at everything that eligibility depends on; also once a second.</summary>
    private void Judge()
    {
        if (_isStopping)
            return;
        var before = _eligibility;
        if (_configuration.Applied is { } config)
            LookAtLink(config);
        if (_configuration.InWaiting is { } waiting && ConfigCheck.Refusal(waiting, _parts.Agent, _parts.Network) is null)
        {
            _configuration.Offer(waiting);
            Configure(waiting);
        }

        _eligibility = _watch.Judge(_parts.Clock.Now);
        if (before.IsEligible != _eligibility.IsEligible)
        {
            _virtualIPs.Tell(new ElectionInput.Eligibility(_eligibility.IsEligible));
            if (_eligibility.IsEligible)
                ConfigLog.Eligible(_logger, _eligibility.Message);
            else
                ConfigLog.NotEligible(_logger, _eligibility.Reason, _eligibility.Message);
        }

        LookAfterFailovers();
        Report();
    }

    private void LookAtLink(LoadedConfig config)
    {
        try
        {
            var choice = ConfigCheck.Choose(config.Document, _parts.Agent, _parts.Network);
            if (!_watch.Look(choice, _parts.Clock.Now))
                return;
            _virtualIPs.Place(PlacementOf(choice));
            ListenForConflicts(choice.Link, config.Document);
        }
        catch (IOException e)
        {
            ConfigLog.NotEligible(_logger, "NetlinkFailed", e.Message);
        }
    }

    private void Report()
    {
        if (_member is null)
            return;
        _parts.Report(new MemberSnapshot
        {
            ObservedGeneration = _member.Metadata.Generation,
            Wanted = _member.Spec.ConfigName,
            Applied = _configuration.Applied,
            Refused = _configuration.Refused,
            Eligibility = _eligibility,
            VirtualIPs = new ValueList<VirtualIPState>(_virtualIPs.States.OrderBy(vip => vip.Name, StringComparer.Ordinal)),
            FenceComplaint = _parts.Fence.Complaint,
            Preflight = _preflight,
            Conflicts = string.Join("; ", _conflicts.Current().Select(conflict => conflict.ToString())),
            Handover = _handover,
            ProxyReady = _watch.Proxy?.Ready ?? false,
            Gateways = new ValueList<GatewayHealth>(_watch.Proxy?.Gateways ?? []),
            Registrations = _watch.Proxy?.Registrations ?? 0,
            Calls = _watch.Proxy?.Calls ?? 0,
        });
    }
}
