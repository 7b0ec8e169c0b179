using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Peers;

namespace OpenSipsHa.Agent.Tests.Election.Simulation;

/// <content>Datagrams between members.</content>
internal sealed partial class ElectionSimulation
{
    private void Tell(SimulatedMember sender, PeerMessage message)
    {
        foreach (var receiver in _members.Where(member => member != sender))
            Send(sender, receiver, message);
    }

    private void Send(SimulatedMember sender, SimulatedMember receiver, PeerMessage message)
    {
        var fault = _peerFaults.Find(f => f.Covers(sender.Index, receiver.Index, _now));
        if (Chance(fault?.Lose))
            return;
        for (var copies = Chance(fault?.Duplicate) ? 2 : 1; copies > 0; copies--)
        {
            var latency = 0.0002 + (0.001 * _random.NextDouble()) + ((fault?.Delay ?? 0) * _random.NextDouble());
            // To whichever process is there when it arrives.
            At(_now + latency, () => Deliver(receiver, receiver.Incarnation, () => Feed(receiver, new ElectionInput.Heard(message))));
        }
    }

    /// <summary>The supervisor of a process that died removes the address and tells the others.</summary>
    private void Bury(SimulatedMember member)
    {
        var (boot, term, name) = (member.State.Boot, member.State.Tenure?.Term, member.State.Name);
        At(_now + (0.02 * _random.NextDouble()), () =>
        {
            member.RemoveAddress(_now);
            if (term is not null)
                Tell(member, new PeerMessage.Gone("lease", name, boot, term.Value));
        });
    }
}
