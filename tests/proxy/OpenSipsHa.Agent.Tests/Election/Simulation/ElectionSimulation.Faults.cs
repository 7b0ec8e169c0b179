using OpenSipsHa.Agent.Election;

namespace OpenSipsHa.Agent.Tests.Election.Simulation;

/// <content>What goes wrong.</content>
internal sealed partial class ElectionSimulation
{
    private readonly List<PeerFault> _peerFaults = [];

    private void PlanFaults()
    {
        var restarts = _random.Next(2) == 0;
        for (var n = _random.Next(1, 9); n > 0; n--)
        {
            var at = _random.NextDouble() * FaultsEnd;
            var member = _members[_random.Next(_members.Count)];
            var length = _random.NextDouble() * (_random.Next(3) == 0 ? 12 : 3);
            Plan(_random.Next(restarts ? 21 : 19), at, Math.Min(at + length, FaultsEnd), member, restarts);
        }
    }

    private void Plan(int kind, double from, double to, SimulatedMember member, bool restarts)
    {
        var fault = new Fault(from, to, member.Index);
        switch (kind)
        {
            case 0: _faults.Add(fault with { LoseRequest = _random.NextDouble() }); break;
            case 1: _faults.Add(fault with { LoseAnswer = 0.3 + (0.7 * _random.NextDouble()) }); break;
            case 2: _faults.Add(fault with { Refuse = _random.NextDouble() }); break;
            case 3: _faults.Add(fault with { Delay = _random.NextDouble() * 6 }); break;
            case 4: _faults.Add(fault with { StallWatch = true }); break;
            case 5: _faults.Add(fault with { LoseWatchEvent = _random.NextDouble() }); break;
            case 6: _faults.AddRange(_members.Select(m => fault with { Member = m.Index, LoseAnswer = 0.5, Delay = 1 })); break;
            case 7: At(from, () => Pause(member, to)); break;
            case 8: At(from, _server.Delete); break;
            case 9: At(from, () => _server.Overwrite("")); break;
            case 10:
                At(from, () => _server.Overwrite("stranger_1"));
                break;
            case 11:
                At(from, () => SetEligible(member, false));
                At(to, () => SetEligible(member, true));
                break;
            case 12:
                // A link that gets slow before it dies: what the last answer says is old.
                _faults.Add(fault with { AnswerDelay = 0.8 });
                _faults.Add(fault with { From = to, To = Math.Min(to + 8, FaultsEnd), LoseRequest = 1 });
                break;
            case 13: _peerFaults.Add(PeerFault.Random(_random, from, to, member.Index)); break;
            case 14: _peerFaults.Add(new PeerFault(from, to, member.Index, PeerFault.Any) { Lose = 1 }); break;
            case 15: _peerFaults.Add(new PeerFault(from, to, PeerFault.Any, PeerFault.Any) { Lose = 1 }); break;
            case 16:
                // Cut off from everybody: both directions, and the API server.
                _peerFaults.Add(new PeerFault(from, to, member.Index, PeerFault.Any) { Lose = 1 });
                _peerFaults.Add(new PeerFault(from, to, PeerFault.Any, member.Index) { Lose = 1 });
                _faults.Add(fault with { LoseRequest = 1, LoseAnswer = 1 });
                break;
            case 17: At(from, () => After(0, member, () => Feed(member, new ElectionInput.HandOver("asked")))); break;
            case 18:
                // Answers of the API server get lost while the members lose sight of each other: writes in doubt.
                _peerFaults.Add(new PeerFault(from, to, PeerFault.Any, PeerFault.Any) { Lose = _random.NextDouble() });
                _faults.Add(fault with { LoseAnswer = 0.7, Delay = 0.4 });
                break;
            case 19:
                // A standby that is back at once, while the members lose sight of each other and answers get slow.
                _peerFaults.Add(new PeerFault(from, to, PeerFault.Any, PeerFault.Any) { Lose = 1 });
                _faults.AddRange(_members.Where(m => m != member).Select(m => fault with { Member = m.Index, AnswerDelay = 1, Delay = 0.5 }));
                At(from + 0.01, () => Restart(member, delay: 0.02));
                break;
            default: At(from, () => Restart(member, _random.NextDouble() * 3)); break;
        }

        // See the exception that Elector documents: not in one schedule with restarts, nor when somebody is behind.
        if (restarts || _random.Next(4) != 0 || from < 3)
            return;
        // A handover shortly before, so that the state that comes back names somebody else, or nobody.
        At(from - 2.5, HandOver);
        At(from, RestoreIfAllAreCurrent);
    }

    private void HandOver()
    {
        if (_members.Find(member => member.HasAuthority(_now)) is not { } holder)
            return;
        SetEligible(holder, false);
        At(_now + 1, () => SetEligible(holder, true));
    }

    private void RestoreIfAllAreCurrent()
    {
        if (!_restored && _members.All(member => !member.IsRunning || member.State.View?.Record == _server.Lease))
        {
            _restored = true;
            _server.Restore(_random.Next(1, 12));
        }
    }

    /// <summary>
    /// The write that enters paired mode is carried out, and from that moment its sender hears nothing: neither the answer, nor
    /// its watch, nor its successor. Chance alone hardly ever meets this moment.
    /// </summary>
    private void CutOffAtPairing(SimulatedMember member, LeaseRecord? desired)
    {
        if (!_cutsOffAtPairing || desired is not { Mode: LeaseMode.Paired })
            return;
        _cutsOffAtPairing = false;
        _faults.Insert(0, new Fault(_now, _now + 4, member.Index) { LoseRequest = 1, LoseAnswer = 1, StallWatch = true });
        _peerFaults.Insert(0, new PeerFault(_now, _now + 4, PeerFault.Any, PeerFault.Any) { Lose = 1 });
    }
}
