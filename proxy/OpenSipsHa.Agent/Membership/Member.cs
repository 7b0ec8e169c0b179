using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Configuration;
using OpenSipsHa.Agent.Control;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Agent.Membership;

/// <summary>
/// One member: brings together what it shall run, what the proxy says, what the network looks like and what it holds.
/// Everything comes in through one queue, so that nothing here needs a lock.
/// </summary>
public sealed class Member : IProxyObserver, IVirtualIPObserver, IDisposable
{
    private static readonly TimeSpan LinkDebounce = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BindErrorHold = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);

    private readonly Channel<Action> _queue = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly Dictionary<string, HeldVirtualIP> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VirtualIPState> _states = new(StringComparer.Ordinal);
    private readonly List<Task> _ending = [];
    private readonly MemberParts _parts;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly IProxyLink _link;
    private CancellationTokenSource? _fetching;
    private SipMember? _member;
    private string? _wantedHash;
    private LoadedConfig? _candidate;
    private LoadedConfig? _candidateInWaiting;
    private LoadedConfig? _applied;
    private ConfigRefusal? _refused;
    private ProxyState? _proxyState;
    private bool _proxyConnected;
    private InterfaceChoice? _choice;
    private Instant _linkWorksSince;
    private bool _linkWorked = true;
    private Instant? _bindFailedAt;
    private string? _bindError;
    private Eligibility _eligibility = Eligibility.Judge(null, settled: true, null, proxyConnected: false, proxyReady: false, null);
    private bool _isStopping;
    private long _lastTurn;
    private LeaseElection[] _elections = [];

    public Member(MemberParts parts)
    {
        _parts = parts;
        _logger = parts.Logging.CreateLogger<Member>();
        _link = parts.Proxy;
    }

    /// <summary>A configuration is applied and the proxy serves it.</summary>
    public bool IsReady => Volatile.Read(ref _applied) is not null && Volatile.Read(ref _proxyState) is { Ready: true };

    /// <summary>The queue is being worked off, and every election's loop turns.</summary>
    public bool IsAlive
    {
        get
        {
            var patience = TimeSpan.FromSeconds(10);
            var elections = Volatile.Read(ref _elections);
            return _parts.Clock.Time.GetElapsedTime(Volatile.Read(ref _lastTurn)) < patience
                && elections.All(election => election.Stopped.IsCompleted || election.Silence < patience);
        }
    }

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
            Report();
            var all = Task.WhenAll([.. _held.Values.Select(vip => vip.StopAsync(StopPatience)), .. _ending]);
            _ = all.ContinueWith(_ => stopped.TrySetResult(), TaskScheduler.Default);
        });
        await stopped.Task;
        await _stop.CancelAsync();
        Post(() => _queue.Writer.TryComplete());
    }

    /// <summary>After <see cref="StopAsync"/>.</summary>
    public void Dispose() => _stop.Dispose();

    public void MemberChanged(SipMember? member) => Post(() => TakeSpec(member));

    public void NetworkChanged() => Post(() =>
    {
        foreach (var vip in _held.Values)
            vip.Election.NetworkChanged();
        Judge();
    });

    public void ProxyConnected(ProxyHello hello) => Post(() =>
    {
        _proxyConnected = true;
        _proxyState = null;
        Configure(_applied);
        Configure(_candidate);
        foreach (var vip in _states.Values)
            _link.Send(new Role { VirtualIP = vip.Name, Active = vip.Held, Term = vip.Term });
        Judge();
    });

    public void ProxyStateChanged(ProxyState state) => Post(() =>
    {
        Volatile.Write(ref _proxyState, state);
        Judge();
    });

    public void ProxyConfigured(Configured verdict) => Post(() => TakeVerdict(verdict));

    public void ProxyLost(string reason) => Post(() =>
    {
        _proxyConnected = false;
        Volatile.Write(ref _proxyState, null);
        Judge();
    });

    public void Gained(string name, string address, int term)
    {
        // Straight to the proxy: it is what calls wait for.
        _link.Send(new Role { VirtualIP = name, Active = true, Term = term });
        Post(() =>
        {
            SetState(name, address, held: true, term);
            _parts.Events.Acquired(address, term);
            Report();
        });
    }

    public void Lost(string name, string address, LossReason reason, string detail)
    {
        _link.Send(new Role { VirtualIP = name, Active = false });
        Post(() =>
        {
            SetState(name, address, held: false, _states.GetValueOrDefault(name)?.Term ?? 0);
            if (reason is LossReason.Stopping or LossReason.NotEligible)
                _parts.Events.Released(address, reason == LossReason.Stopping ? detail : $"{_eligibility.Reason}: {_eligibility.Message}");
            else
                _parts.Events.Lost(address, detail);
            Report();
        });
    }

    public void BindFailed(string name, string address, string error) => Post(() =>
    {
        (_bindError, _bindFailedAt) = ($"{address}: {error}", _parts.Clock.Now);
        Judge();
    });

    private void Post(Action action) => _queue.Writer.TryWrite(action);

    private void TakeSpec(SipMember? member)
    {
        if (_isStopping || member is null)
            return;
        _member = member;
        _parts.Events.Learn(member);
        var (name, hash) = (member.Spec.ConfigName, member.Spec.ConfigHash);
        if (hash != _wantedHash)
        {
            _wantedHash = hash;
            _fetching?.Cancel();
            (_candidate, _candidateInWaiting, _refused) = (null, null, null);
            if (name is { Length: > 0 } && hash is { Length: > 0 } && hash != _applied?.Hash)
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
        if (hash != _wantedHash || _isStopping)
            return;
        refusal ??= ConfigCheck.Refusal(config!, _parts.Agent, _parts.Network);
        if (refusal is not null)
        {
            Refuse(refusal);
            // What was refused for the state of this node may be right once that has changed.
            _candidateInWaiting = config;
            return;
        }

        _candidate = config;
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
        if (verdict.Error is { } error && verdict.Hash == _wantedHash)
        {
            _candidate = null;
            Refuse(new ConfigRefusal(verdict.Name, verdict.Hash, ConfigReasons.ProxyRefused, error));
        }
        else if (_candidate is { } candidate && verdict.Hash == candidate.Hash)
        {
            (_candidate, _refused) = (null, null);
            Volatile.Write(ref _applied, candidate);
            ConfigLog.Applied(_logger, candidate.Name);
            ApplyOwnPart(candidate);
            Judge();
            Report();
        }
    }

    private void Refuse(ConfigRefusal refusal)
    {
        if (refusal == _refused)
            return;
        _refused = refusal;
        ConfigLog.Refused(_logger, refusal.Name, refusal.Reason, refusal.Message);
        _parts.Events.Refused(refusal);
        Report();
    }

    private void ApplyOwnPart(LoadedConfig config)
    {
        var document = config.Document;
        var settings = ElectionSettings.From(document.Failover).Settings!;
        _choice = ConfigCheck.Choose(document, _parts.Agent, _parts.Network);
        foreach (var gone in _held.Values.Where(vip => !document.VirtualIPs.Any(v => IsSame(vip, v))).ToList())
            End(gone);

        foreach (var vip in document.VirtualIPs)
        {
            if (_held.TryGetValue(vip.Name, out var known))
            {
                known.Holder.Place(PlacementOf(_choice));
                known.Election.Tell(new ElectionInput.Reconfigured(settings));
                continue;
            }

            SetState(vip.Name, vip.Address, held: false, term: 0);
            var started = HeldVirtualIP.Start(vip, settings, PlacementOf(_choice), _parts, this, _stop.Token);
            _held[vip.Name] = started;
            started.Election.Tell(new ElectionInput.Eligibility(_eligibility.IsEligible));
        }

        Volatile.Write(ref _elections, [.. _held.Values.Select(vip => vip.Election)]);
    }

    private void End(HeldVirtualIP vip)
    {
        _held.Remove(vip.Name);
        _ending.RemoveAll(task => task.IsCompleted);
        _ending.Add(Task.Run(async () =>
        {
            await vip.StopAsync(StopPatience);
            Post(() =>
            {
                if (!_held.ContainsKey(vip.Name))
                    _states.Remove(vip.Name);
                vip.Dispose();
                Report();
            });
        }));
    }

    private static bool IsSame(HeldVirtualIP vip, Contracts.Configuration.VirtualIP configured) =>
        vip.Name == configured.Name && vip.Address == configured.Address && vip.LeaseName == configured.LeaseName;

    private VirtualIPHolder.Placement? PlacementOf(InterfaceChoice? choice) =>
        choice?.Link is { } link && _applied is { } config
            ? new VirtualIPHolder.Placement(link, AnnouncementTimes.From(config.Document.Failover))
            : null;

    /// <summary>Looks at everything that eligibility depends on; also once a second.</summary>
    private void Judge()
    {
        if (_isStopping)
            return;
        var before = _eligibility;
        if (_applied is { } config)
        {
            LookAtLink(config);
            if (_bindFailedAt is { } at && _parts.Clock.Now - at > BindErrorHold)
                (_bindError, _bindFailedAt) = (null, null);
        }

        if (_candidateInWaiting is { } waiting && _wantedHash == waiting.Hash && ConfigCheck.Refusal(waiting, _parts.Agent, _parts.Network) is null)
        {
            (_candidate, _candidateInWaiting, _refused) = (waiting, null, null);
            Configure(waiting);
        }

        _eligibility = Eligibility.Judge(
            _choice, _parts.Clock.Now - _linkWorksSince >= LinkDebounce, _bindError, _proxyConnected, _proxyState?.Ready ?? false, _proxyState?.Reason);
        if (before.IsEligible != _eligibility.IsEligible)
        {
            foreach (var vip in _held.Values)
                vip.Election.Tell(new ElectionInput.Eligibility(_eligibility.IsEligible));
            if (_eligibility.IsEligible)
                ConfigLog.Eligible(_logger, _eligibility.Message);
            else
                ConfigLog.NotEligible(_logger, _eligibility.Reason, _eligibility.Message);
        }

        Report();
    }

    private void LookAtLink(LoadedConfig config)
    {
        try
        {
            var choice = ConfigCheck.Choose(config.Document, _parts.Agent, _parts.Network);
            var works = choice.Link?.Works ?? false;
            if (works && !_linkWorked)
                _linkWorksSince = _parts.Clock.Now;
            _linkWorked = works;
            if (choice == _choice)
                return;
            _choice = choice;
            foreach (var vip in _held.Values)
                vip.Holder.Place(PlacementOf(choice));
        }
        catch (IOException e)
        {
            ConfigLog.NotEligible(_logger, "NetlinkFailed", e.Message);
        }
    }

    private void SetState(string name, string address, bool held, int term)
    {
        var before = _states.GetValueOrDefault(name);
        _states[name] = new VirtualIPState(name, address, held, _parts.Clock.Time.GetUtcNow(), term)
        {
            Transitions = (before?.Transitions ?? 0) + (before is not null && before.Held != held ? 1 : 0),
        };
    }

    private void Report()
    {
        if (_member is null)
            return;
        _parts.Report(new MemberSnapshot
        {
            ObservedGeneration = _member.Metadata.Generation,
            Wanted = _member.Spec.ConfigName,
            Applied = _applied,
            Refused = _refused,
            Eligibility = _eligibility,
            VirtualIPs = new ValueList<VirtualIPState>(_states.Values.OrderBy(vip => vip.Name, StringComparer.Ordinal)),
            ProxyReady = _proxyState?.Ready ?? false,
            Registrations = _proxyState?.Registrations ?? 0,
            Calls = _proxyState?.Calls ?? 0,
        });
    }
}
