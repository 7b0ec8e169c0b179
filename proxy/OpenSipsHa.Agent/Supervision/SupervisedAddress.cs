using System.Net;
using OpenSipsHa.Agent.Election;

namespace OpenSipsHa.Agent.Supervision;

/// <summary>An address holder whose supervisor knows what it holds: before it is bound, until after it is gone.</summary>
/// <param name="describe">What the supervisor is told of the address, held in this term.</param>
/// <param name="version">Grows when that has changed: other peers, another key.</param>
public sealed class SupervisedAddress(
    IAddressHolder inner, IPAddress address, HeldAddresses held, Func<int, HeldAddress> describe, Func<int> version) : IAddressHolder
{
    private (int Term, int Version) _told;

    public bool IsFenced => inner.IsFenced;

    public void Gain(Authority authority)
    {
        TellSupervisor(authority.Term);
        inner.Gain(authority);
    }

    public void Extend(Authority authority)
    {
        if (_told != (authority.Term, version()))
            TellSupervisor(authority.Term);
        inner.Extend(authority);
    }

    public void AnnounceAgain() => inner.AnnounceAgain();

    public void Repair(Authority? authority) => inner.Repair(authority);

    public bool Lose(LossReason reason, string detail) => Dropped(inner.Lose(reason, detail));

    public void Fence(TimeSpan gap) => inner.Fence(gap);

    public bool Sweep() => Dropped(inner.Sweep());

    public void Released() => inner.Released();

    private void TellSupervisor(int term)
    {
        _told = (term, version());
        held.Hold(describe(term));
    }

    private bool Dropped(bool isGone)
    {
        if (isGone)
            held.Drop(address);
        return isGone;
    }
}
