using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Peers;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Election;

/// <summary>
/// Runs one <see cref="Elector"/>: a loop that feeds it, sends its requests and does to the address what it says. The
/// only place that binds or removes the address, so that no two decisions about it can cross.
/// </summary>
public sealed class LeaseElection(
    string leaseName, ElectionMember self, ElectionSettings settings, ILeaseStore lease, IAddressHolder address, IPeerLink peers,
    ISurveyor surveyor, MonotonicClock clock, ILogger logger)
{
    private static readonly TimeSpan RemovalRetry = TimeSpan.FromMilliseconds(100);

    /// <summary>Sooner than idle connections are closed.</summary>
    private static readonly TimeSpan BetweenRehearsals = TimeSpan.FromSeconds(20);

    private readonly ElectionInbox _inbox = new();
    private readonly ElectionReports _reports = new(leaseName, self.Boot, clock, logger);
    private CancellationToken _running;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ElectionState _state = ElectionState.Initial(self.Identity, leaseName, settings, self.Boot, clock.Now, self.Node);
    private (long Id, CancellationTokenSource Abort)? _request;
    private bool _mustRemove = true;
    private Instant _removalAt;
    private Instant _prolongAt = Instant.Never;
    private Instant _wakeAt;
    private Instant _rehearsalAt;
    private int _changes;
    private long _lastTurn = clock.Time.GetTimestamp();
    private string? _failure;

    /// <summary>Called right after a gain was announced.</summary>
    public Action<Takeover>? TookOver { get; init; }

    /// <summary>Completes when it has released and ended.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Safe to call from any thread.</summary>
    public ElectionPulse Pulse()
    {
        var state = Volatile.Read(ref _state);
        return new ElectionPulse(
            leaseName, clock.Time.GetElapsedTime(Volatile.Read(ref _lastTurn)), clock.Now - state.Authority?.Until,
            _stopped.Task.IsCompleted, Volatile.Read(ref _failure));
    }

    /// <summary>At this moment. Safe to call from any thread.</summary>
    public bool HasAuthority => Volatile.Read(ref _state).Authority is { } authority && clock.Now < authority.Until;

    /// <summary>Safe to call from any thread.</summary>
    public ElectionOverview Overview() => ElectionOverview.Of(Volatile.Read(ref _state), clock.Now);

    public void Tell(ElectionInput input) => _inbox.Put(input);

    /// <summary>
    /// On a thread of its own, which nothing else that the process does can keep from running, until
    /// <see cref="ElectionInput.Stop"/> has been carried out, or until cancelled: then the address is removed, too.
    /// </summary>
    public void Start(CancellationToken cancellationToken) =>
        new Thread(() => Run(cancellationToken)) { IsBackground = true, Name = "election" }.Start();

    private void Run(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _running = ending.Token;
        using var waking = cancellationToken.Register(_inbox.Wake);
        using var hearing = peers.Subscribe(leaseName, message => Tell(new ElectionInput.Heard(message)));
        var watching = Task.Run(() => lease.WatchAsync(
            (record, uid) => Tell(record is null ? new ElectionInput.WatchedDeletion(uid) : new ElectionInput.Watched(record)), _running), CancellationToken.None);
        try
        {
            Turn(new ElectionInput.Tick());
            while (!_state.IsStopped && !cancellationToken.IsCancellationRequested)
                TurnOnce();
            if (!_state.IsStopped)
                address.Lose(LossReason.Stopping, "the agent is ending");
        }
        catch (Exception e)
        {
            // Netlink does not answer, or a bug: nobody goes on here, so /healthz has the process started again.
            Volatile.Write(ref _failure, e.Message);
            LeaseElectionLog.BrokeOff(logger, leaseName, e);
            address.Lose(LossReason.Failed, $"the election broke off: {e.Message}");
        }
        finally
        {
            ending.Cancel();
            // Ends because it is cancelled, which is no error.
            Task.WhenAny(watching).Wait(CancellationToken.None);
            _request?.Abort.Cancel();
            _stopped.TrySetResult();
        }
    }

    private void TurnOnce()
    {
        var planned = Instant.Earlier(_wakeAt, Instant.Earlier(_prolongAt, _mustRemove ? _removalAt : Instant.Never));
        Wait(planned);
        var late = clock.Now - planned;
        // With a fence the kernel has closed the address when authority was over, and has not when it was not.
        if (!address.IsFenced && planned != Instant.Never && late > _state.Settings.Margin && _state.Authority is not null)
        {
            LeaseElectionLog.Gap(logger, leaseName, late.TotalMilliseconds);
            address.Fence(late);
            Turn(new ElectionInput.Tick());
            Prolong();
        }

        while (_inbox.TryTake(out var input))
        {
            _reports.Measure(_state, input);
            Turn(input);
        }

        if (clock.Now >= _wakeAt)
            Turn(new ElectionInput.Tick());
        if (clock.Now >= _prolongAt)
            Prolong();
        if (_mustRemove && clock.Now >= _removalAt)
            RemoveAgain();
        if (Interlocked.Exchange(ref _changes, 0) > 0)
            address.Repair(_state.Authority);
        Rehearse();
        _reports.TellPromise(_state);
        Volatile.Write(ref _lastTurn, clock.Time.GetTimestamp());
    }

    /// <summary>A standby that could be the next holder.</summary>
    private void Rehearse()
    {
        if (clock.Now < _rehearsalAt || _state is not { Tenure: null, IsEligible: true, View.Record: { Uid.Length: > 0 } record })
            return;
        _rehearsalAt = clock.Now + BetweenRehearsals;
        _ = Task.Run(() => lease.RehearseAsync(LeaseViews.Held(_state, record.Transitions), _running));
    }

    private void Wait(Instant until)
    {
        var wait = until - clock.Now;
        // At least once a second, to show that the loop is alive.
        if (wait > TimeSpan.FromSeconds(1))
            wait = TimeSpan.FromSeconds(1);
        if (wait > TimeSpan.Zero)
            _inbox.Wait(wait);
    }

    private void Turn(ElectionInput input)
    {
        var step = Elector.Step(_state, input, clock.Now);
        Volatile.Write(ref _state, step.State);
        _wakeAt = step.WakeAt;
        foreach (var action in step.Actions)
            Do(action);
    }

    private void Do(ElectionAction action)
    {
        switch (action)
        {
            case ElectionAction.Read read:
                Send(read.RequestId, "read", lease.ReadAsync);
                break;
            case ElectionAction.Write write:
                Send(write.RequestId, write.Purpose.ToString().ToLowerInvariant(), token => lease.WriteAsync(write.Record, write.Purpose, token));
                break;
            case ElectionAction.Cancel cancel when _request?.Id == cancel.RequestId:
                _request.Value.Abort.Cancel();
                break;
            case ElectionAction.Gain gain:
                _mustRemove = false;
                address.Gain(gain.Authority);
                PlanProlongation(gain.Authority);
                TookOver?.Invoke(new Takeover(gain.Cause, clock.Now - gain.LastSign));
                break;
            case ElectionAction.Extend extend:
                address.Extend(extend.Authority);
                PlanProlongation(extend.Authority);
                break;
            case ElectionAction.AnnounceAgain:
                address.AnnounceAgain();
                break;
            case ElectionAction.Tell tell:
                peers.Send(tell.Message);
                break;
            case ElectionAction.Survey:
                Survey();
                break;
            case ElectionAction.Lose lose:
                _prolongAt = Instant.Never;
                Confirm(address.Lose(lose.Reason, lose.Detail));
                break;
            case ElectionAction.Released:
                address.Released();
                break;
        }
    }

    /// <summary>Set the lifetime anew under the authority there is; also repairs an address that somebody removed.</summary>
    private void Prolong()
    {
        _prolongAt = Instant.Never;
        if (_state.Authority is not { } authority)
            return;
        address.Extend(authority);
        PlanProlongation(authority);
    }

    private void PlanProlongation(Authority authority)
    {
        var now = clock.Now;
        _prolongAt = AddressLifetime.NextProlongation(authority.Until - now, address.IsFenced) is { } later ? now + later : Instant.Never;
    }

    private void RemoveAgain() => Confirm(address.Sweep());

    /// <summary>An address that could not be removed keeps the Lease from being released; its lifetime ends it.</summary>
    private void Confirm(bool isGone)
    {
        _mustRemove = !isGone;
        _removalAt = clock.Now + RemovalRetry;
        if (isGone)
            Tell(new ElectionInput.AddressGone());
        else
            LeaseElectionLog.NotRemoved(logger, leaseName);
    }

    /// <summary>Addresses or links of this node have changed; whether by this process or another is not known.</summary>
    public void NetworkChanged()
    {
        if (Interlocked.Increment(ref _changes) == 1)
            Tell(new ElectionInput.Tick());
    }

    private void Send(long id, string purpose, Func<CancellationToken, Task<LeaseAnswer>> request)
    {
        var abort = new CancellationTokenSource();
        _request = (id, abort);
        _ = Task.Run(async () =>
        {
            var started = clock.Time.GetTimestamp();
            LeaseAnswer answer;
            try
            {
                answer = await request(abort.Token);
            }
            catch (OperationCanceledException)
            {
                answer = new LeaseAnswer.Failed("cancelled");
            }

            _reports.Requested(purpose, answer, clock.Time.GetElapsedTime(started));
            Tell(new ElectionInput.Answered(id, answer));
        });
    }

    private void Survey() => _ = Task.Run(async () => Tell(new ElectionInput.Surveyed(await surveyor.IsFreeAsync(_running))));
}
