using System.Net;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Fencing;

namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>
/// A virtual IP on this node: it answers only under authority. With a fence, that closes by itself when authority ends,
/// and the address's lifetime sees that nothing is left of a process that has died; without one, the lifetime ends with authority.
/// </summary>
/// <remarks>
/// Always a host address (/32, /128). The sysctl promote_secondaries therefore needs no warning: the kernel makes an IPv4 address
/// secondary only to one with the same mask in the same network (__inet_insert_ifa in net/ipv4/devinet.c), so no address
/// of the node is ever secondary to this one, and none goes with it when it expires.
/// </remarks>
public sealed class FencedAddress(INetwork network, IFence fence, MonotonicClock clock, IPAddress address)
{
    private const int MaxAttempts = 5;

    /// <summary>Within what <see cref="ElectionSettings.Margin"/> covers.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    private readonly EarnedOpening _opening = new(fence, clock, address);
    private BoundLifetime? _bound;

    /// <summary>What was last set: the kernel keeps it so long, unless somebody removes it.</summary>
    private sealed record BoundLifetime(int InterfaceIndex, Instant SetAt, int Seconds);

    public IPAddress Address { get; } = address;

    /// <summary>It answers nothing without authority, also while it is bound.</summary>
    public bool IsFenced => fence.Complaint is null;

    /// <summary>From now on it answers nothing, wherever it may be bound.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public void Guard() => fence.Guard(Address);

    public bool IsPresent() => network.Addresses().Any(IsThis);

    /// <summary>Ten times a second: looks at the kernel's addresses only when they may have changed.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public BindOutcome Bind(NetworkLink link, Authority authority)
    {
        var isKnown = IsKnown(link);
        var wasThere = isKnown || Prepare(link);
        var isBound = IsFenced ? BindFenced(link, authority, isKnown) : BindWhileEarned(link, authority);
        if (!isBound)
            return BindOutcome.TooLate;
        return wasThere ? BindOutcome.Prolonged : BindOutcome.Added;
    }

    /// <summary>Removes what is on another interface or of another prefix length.</summary>
    /// <returns>true = it is where it belongs.</returns>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public bool Tidy(NetworkLink link)
    {
        var isInPlace = false;
        foreach (var found in network.Addresses().Where(IsThis))
        {
            if (found.InterfaceIndex == link.Index && found.IsHostAddress)
                isInPlace = true;
            else
                network.RemoveAddress(found);
        }

        if (!isInPlace)
            _bound = null;
        return isInPlace;
    }

    /// <summary>Closes the fence, removes it from every interface, whatever the prefix length, and reads back.</summary>
    /// <returns>true = it is gone.</returns>
    public bool Remove()
    {
        _bound = null;
        try
        {
            fence.Close(Address);
        }
        catch (IOException)
        {
            // It closes by itself; removing it does not wait for that.
        }

        try
        {
            foreach (var found in network.Addresses().Where(IsThis))
                network.RemoveAddress(found);
            return !IsPresent();
        }
        catch (IOException)
        {
            // Not known to be gone; its lifetime ends it if nothing else does.
            return false;
        }
    }

    /// <summary>It is no longer this member's.</summary>
    public void Forget() => fence.Forget(Address);

    private bool IsKnown(NetworkLink link) =>
        _bound is { } bound && bound.InterfaceIndex == link.Index && AddressLifetime.Lasts(clock.Now - bound.SetAt, bound.Seconds);

    private bool Prepare(NetworkLink link)
    {
        fence.Guard(Address);
        fence.AnswerOn(link);
        return Tidy(link);
    }

    /// <summary>A pause in here does no harm: the fence is closed.</summary>
    private bool BindFenced(NetworkLink link, Authority authority, bool isKnown)
    {
        if (!isKnown)
            SetLifetime(link, AddressLifetime.Seconds(authority.Until - clock.Now, isFenced: true));
        if (!_opening.Open(authority))
            return false;
        if (isKnown && AddressLifetime.IsDue(clock.Now - _bound!.SetAt))
            SetLifetime(link, AddressLifetime.Seconds(authority.Until - clock.Now, isFenced: true));
        return true;
    }

    private bool BindWhileEarned(NetworkLink link, Authority authority)
    {
        // A pause between the look at the clock and the kernel's (SIGSTOP, a stalled machine) makes the lifetime end too
        // late: it is set again from a fresh look, and not kept without one.
        for (var attempt = 0; ; attempt++)
        {
            var looked = clock.Now;
            var isSet = attempt < MaxAttempts && SetLifetime(link, AddressLifetime.Seconds(authority.Until - looked, isFenced: false));
            if (!isSet && attempt > 0)
                Remove();
            if (!isSet || clock.Now - looked <= LongestPause)
                return isSet;
        }
    }

    /// <param name="seconds">0 = none is set.</param>
    private bool SetLifetime(NetworkLink link, int seconds)
    {
        if (seconds == 0)
            return false;
        var looked = clock.Now;
        network.SetAddress(link.Index, Address, seconds);
        _bound = new BoundLifetime(link.Index, looked, seconds);
        return true;
    }

    private bool IsThis(AssignedAddress assigned) => assigned.Address.Equals(Address);
}
