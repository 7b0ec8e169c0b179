namespace OpenSipsHa.Agent.Election;

/// <summary>What an election does to the address. Called by one thread at a time; none of it waits.</summary>
public interface IAddressHolder
{
    /// <summary>The kernel closes the address by itself, to the millisecond, when authority is over.</summary>
    bool IsFenced { get; }

    /// <summary>Bind and announce; then tell the proxy and the status.</summary>
    void Gain(Authority authority);

    /// <summary>Prolong.</summary>
    void Extend(Authority authority);

    /// <summary>Part of the network may not have heard where it is.</summary>
    void AnnounceAgain();

    /// <summary>
    /// Addresses or links have changed: bind what somebody removed, announce again on a link that came back, and without
    /// authority (null) remove what somebody added.
    /// </summary>
    void Repair(Authority? authority);

    /// <summary>Stop announcing, delete, read back, tell the proxy.</summary>
    /// <returns>true = it is gone.</returns>
    bool Lose(LossReason reason, string detail);

    /// <summary>Delete before anything else is looked at, without saying anything to anybody: this process did not run for a while.</summary>
    void Fence(TimeSpan gap);

    /// <summary>Delete what a process before this one has left.</summary>
    /// <returns>true = it is gone.</returns>
    bool Sweep();

    /// <summary>The Lease now is free for others.</summary>
    void Released();
}
