using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Tests.Election.Simulation;

/// <summary>
/// One random schedule, wholly decided by its seed: first everything goes wrong, then nothing does. Says what rule was
/// broken and when, or nothing.
/// </summary>
internal sealed partial class ElectionSimulation
{
    private const double FaultsEnd = 16;
    private const double SettledBy = 37;
    private const double End = 41;

    /// <summary>Two ticks of a kernel that counts 100 a second.</summary>
    private const double FenceSlop = 0.02;

    private readonly Random _random;
    private readonly Mutation _mutation;
    private readonly Action<string>? _trace;
    private readonly SimulatedServer _server = new();
    private readonly List<SimulatedMember> _members = [];
    private readonly List<Fault> _faults = [];
    private readonly PriorityQueue<Action, (double Time, long Order)> _agenda = new();
    private readonly TimeSpan _margin;
    private readonly bool _isFenced;
    private long _order;
    private double _now;
    private string? _violation;
    private int _gainsAfterSettling;
    private bool _restored;
    private bool _cutsOffAtPairing;

    private ElectionSimulation(int seed, Mutation mutation, Action<string>? trace)
    {
        _trace = trace;
        _random = new Random(seed);
        _cutsOffAtPairing = seed % 8 == 0;
        _mutation = mutation;
        var duration = _random.Next(3) switch { 0 => 3000, 1 => 4000, _ => 5500 };
        _isFenced = _random.Next(5) > 0;
        var (settings, refusal) = ElectionSettings.From(
            new()
            {
                LeaseDurationMs = duration,
                RenewIntervalMs = _random.Next(3, 10) * 100,
                PairedLeaseDurationMs = 12_000,
                PromiseMs = _random.Next(6) == 0 ? 0 : 300,
            },
            _isFenced);
        settings.ShouldNotBeNull(refusal);
        settings = mutation.Settings(settings);
        _margin = settings.Margin;
        var count = _random.Next(2, 4);
        for (var i = 0; i < count; i++)
            _members.Add(new SimulatedMember(i, 0.99 + (0.02 * Edge()), _random.NextDouble() * 1000, settings) { FenceUntil = _isFenced ? 0 : double.PositiveInfinity });
        _server.Committed = Publish;
    }

    /// <param name="trace">Gets a line for everything that happens, to understand a failing seed.</param>
    public static string? Run(int seed, Mutation mutation, Action<string>? trace = null) =>
        new ElectionSimulation(seed, mutation, trace).Run();

    private string? Run()
    {
        PlanFaults();
        foreach (var member in _members)
            At(_random.NextDouble() * 2, () => Start(member));
        At(SettledBy, () => Expect(_members.Count(m => m.HasAuthority(_now) && m.Answers(_now)) == 1, "no single holder after the faults"));

        while (_violation is null && _agenda.TryDequeue(out var action, out var due) && due.Time < End)
        {
            _now = due.Time;
            action();
        }

        Expect(_gainsAfterSettling == 0, "a healthy holder lost the address");
        return _violation;
    }

    /// <summary>In [0, 1], often at an end, where the clocks run apart the most.</summary>
    private double Edge() => _random.Next(4) switch { 0 => 0, 1 => 1, _ => _random.NextDouble() };

    private void Start(SimulatedMember member)
    {
        member.State = NewState(member);
        member.IsRunning = true;
        // The sweep.
        member.RemoveAddress(_now);
        Feed(member, new ElectionInput.AddressGone());
        After(_random.Next(2) * _random.NextDouble(), member, () => Feed(member, new ElectionInput.Eligibility(true)));
    }

    private ElectionState NewState(SimulatedMember member) => ElectionState.Initial(
        member.Identity, "lease", member.Settings, (ulong)_random.NextInt64(1, long.MaxValue), member.Local(_now), $"node-{member.Index}");

    private void Restart(SimulatedMember member, double delay)
    {
        if (!member.IsRunning)
            return;
        member.IsRunning = false;
        member.Incarnation++;
        if (_random.Next(2) == 0)
            Bury(member);
        member.State = NewState(member);
        if (_random.Next(2) == 0)
            member.PodGeneration++;
        At(_now + delay, () => Start(member));
    }

    private void Pause(SimulatedMember member, double until)
    {
        if (!member.IsRunning || member.PausedUntil > _now)
            return;
        member.PausedUntil = until;
        At(until, () => Resume(member));
    }

    private void Resume(SimulatedMember member)
    {
        member.PausedUntil = 0;
        var held = member.Held.ToList();
        member.Held.Clear();
        // The shell's rule without a fence: after a gap delete first, decide later.
        if (!_isFenced && _now - member.PlannedWake > _margin.TotalSeconds)
            member.AddressUntil = Math.Min(member.AddressUntil, _now);
        foreach (var action in held)
            action();
        if (!member.IsRunning)
            return;
        Feed(member, new ElectionInput.Tick());
        if (member.State.Authority is { } authority && !member.Answers(_now))
            SetAddress(member, authority);
    }

    private void SetEligible(SimulatedMember member, bool eligible) =>
        After(0, member, () => Feed(member, new ElectionInput.Eligibility(eligible)));

    private void Feed(SimulatedMember member, ElectionInput input)
    {
        var local = member.Local(_now);
        var step = Elector.Step(member.State, _mutation.Input(member.State, input), local);
        member.State = _mutation.State(step, local);
        _trace?.Invoke($"{_now:0.000} member {member.Index} {input} -> {string.Join(", ", step.Actions)}");
        foreach (var action in step.Actions)
            Do(member, action);

        var wake = Math.Max(member.TrueTime(step.WakeAt), _now + 1e-6);
        member.PlannedWake = wake;
        if (double.IsFinite(wake))
            After(wake - _now, member, () => Wake(member, wake));
    }

    private void Wake(SimulatedMember member, double planned)
    {
        // Only the latest plan counts: every input makes a new one.
        if (member.PlannedWake <= planned)
            Feed(member, new ElectionInput.Tick());
    }

    private void Do(SimulatedMember member, ElectionAction action)
    {
        switch (action)
        {
            case ElectionAction.Read read: Request(member, read.RequestId, null); break;
            case ElectionAction.Write write: Request(member, write.RequestId, write.Record); break;
            case ElectionAction.Gain gain: Hold(member, gain.Authority, isGain: true); break;
            case ElectionAction.Extend extend: Hold(member, extend.Authority, isGain: false); break;
            case ElectionAction.Lose: Lose(member); break;
            case ElectionAction.Tell tell: Tell(member, tell.Message); break;
        }
    }

    private void Hold(SimulatedMember member, Authority authority, bool isGain)
    {
        foreach (var other in _members.Where(other => other != member))
            Expect(!other.HasAuthority(_now), $"member {member.Index} has authority while member {other.Index} has it");
        SetAddress(member, authority);
        if (isGain && _now > SettledBy)
            _gainsAfterSettling++;
    }

    private void SetAddress(SimulatedMember member, Authority authority)
    {
        if (member.State.Authority is null)
            return;
        var remaining = authority.Until - member.Local(_now);
        var seconds = _isFenced ? 2 : _mutation.Lifetime(remaining);
        if (_isFenced && remaining <= TimeSpan.Zero)
            member.FenceUntil = Math.Min(member.FenceUntil, _now);
        if (seconds == 0 || remaining <= TimeSpan.Zero)
            return;
        foreach (var other in _members.Where(other => other != member))
            Expect(!other.Answers(_now), $"member {member.Index} answers for the address while member {other.Index} does");
        if (_isFenced)
            member.FenceUntil = _now + member.TrueSpan(remaining.TotalSeconds) + (FenceSlop * Edge());
        member.AddressUntil = _now + member.TrueSpan(seconds) + (AddressLifetime.Slop.TotalSeconds * 0.98 * Edge());
        var again = _isFenced ? TimeSpan.FromSeconds(1) : AddressLifetime.NextProlongation(remaining);
        if (again is { } later)
            After(member.TrueSpan(later.TotalSeconds), member, () =>
            {
                if (member.State.Authority == authority)
                    SetAddress(member, authority);
            });
    }

    private void Lose(SimulatedMember member)
    {
        // Deleting and reading back takes a moment, now and then several.
        var takes = _random.Next(20) == 0 ? 0.1 : 0.003 * _random.NextDouble();
        After(takes, member, () =>
        {
            member.RemoveAddress(_now);
            Feed(member, new ElectionInput.AddressGone());
        });
        if (_mutation.ReleasesFirst)
            After(0, member, () => Feed(member, new ElectionInput.AddressGone()));
    }

    private void Request(SimulatedMember member, long id, LeaseRecord? desired)
    {
        var fault = FaultAt(member);
        if (Chance(fault?.LoseRequest))
            return;
        var restored = _restored;
        At(_now + Latency(fault), () =>
        {
            // A server is restored while it is down: requests of before are cut off with their connections.
            if (restored != _restored)
                return;
            CutOffAtPairing(member, desired);
            var refused = Chance(fault?.Refuse);
            var answer = refused && _random.Next(2) == 0 ? new LeaseAnswer.Failed("500") : _server.Handle(desired);
            if (refused)
                answer = new LeaseAnswer.Failed("500");
            if (Chance(FaultAt(member)?.LoseAnswer))
                return;
            var answering = FaultAt(member);
            var late = (answering?.AnswerDelay ?? 0) * _random.NextDouble();
            After(Latency(answering) + late, member, () => Feed(member, new ElectionInput.Answered(id, answer)));
        });
    }

    private void Publish(LeaseRecord? record, string deletedUid)
    {
        _trace?.Invoke($"{_now:0.000} server {(record is null ? "deleted" : $"{record}")}");
        foreach (var member in _members)
        {
            var fault = FaultAt(member);
            if (Chance(fault?.LoseWatchEvent))
                continue;
            var at = fault is { StallWatch: true } ? fault.To - _now : Latency(fault);
            ElectionInput input = record is null ? new ElectionInput.WatchedDeletion(deletedUid) : new ElectionInput.Watched(record);
            After(at, member, () => Feed(member, input));
        }
    }

    private double Latency(Fault? fault) => 0.001 + (0.004 * _random.NextDouble()) + ((fault?.Delay ?? 0) * _random.NextDouble());

    private bool Chance(double? probability) => probability is > 0 && _random.NextDouble() < probability;

    private Fault? FaultAt(SimulatedMember member) => _faults.Find(fault => fault.Covers(member.Index, _now));

    /// <summary>For what happens inside a member: waits while it is paused, is lost when it was restarted.</summary>
    private void After(double delay, SimulatedMember member, Action action)
    {
        var incarnation = member.Incarnation;
        At(_now + delay, () => Deliver(member, incarnation, action));
    }

    private void Deliver(SimulatedMember member, int incarnation, Action action)
    {
        if (member.Incarnation != incarnation || !member.IsRunning)
            return;
        if (member.PausedUntil > _now)
            member.Held.Add(() => Deliver(member, incarnation, action));
        else
            action();
    }

    private void At(double time, Action action) => _agenda.Enqueue(action, (time, _order++));

    private void Expect(bool holds, string rule)
    {
        if (!holds)
            _violation ??= $"{_now:0.000} s: {rule}";
    }
}
