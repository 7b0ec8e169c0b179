using System.Net;
using OpenSipsHa.Agent.Election;

namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>A virtual IP on this node: only ever bound with a lifetime that ends with the authority it was earned by.</summary>
/// <remarks>
/// Always a host address (/32, /128). The sysctl promote_secondaries therefore needs no warning: the kernel makes an IPv4 address
/// secondary only to one with the same mask in the same network (__inet_insert_ifa in net/ipv4/devinet.c), so no address
/// of the node is ever secondary to this one, and none goes with it when it expires.
/// </remarks>
public sealed class FencedAddress(INetwork network, MonotonicClock clock, IPAddress address)
{
    private const int MaxAttempts = 5;

    /// <summary>Within what <see cref="ElectionSettings.Margin"/> covers.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    public IPAddress Address { get; } = address;

    public bool IsPresent() => network.Addresses().Any(IsThis);

    /// <exception cref="IOException">The kernel refuses.</exception>
    public BindOutcome Bind(int interfaceIndex, Authority authority)
    {
        var present = network.Addresses().Where(IsThis).ToList();
        foreach (var elsewhere in present.Where(a => a.InterfaceIndex != interfaceIndex || !a.IsHostAddress))
            network.RemoveAddress(elsewhere);

        // A pause between the look at the clock and the kernel's (SIGSTOP, a stalled machine) makes the lifetime end too
        // late: it is set again from a fresh look, and not kept without one.
        for (var attempt = 0; ; attempt++)
        {
            var looked = clock.Now;
            var seconds = AddressLifetime.Seconds(authority.Until - looked);
            if (seconds == 0 || attempt == MaxAttempts)
            {
                if (attempt > 0)
                    Remove();
                return BindOutcome.TooLate;
            }

            network.SetAddress(interfaceIndex, Address, seconds);
            if (clock.Now - looked <= LongestPause)
                break;
        }

        return present.Exists(a => a.InterfaceIndex == interfaceIndex && a.IsHostAddress) ? BindOutcome.Prolonged : BindOutcome.Added;
    }

    /// <summary>Removes it from every interface, whatever the prefix length, and reads back.</summary>
    /// <returns>true = it is gone.</returns>
    public bool Remove()
    {
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

    private bool IsThis(AssignedAddress assigned) => assigned.Address.Equals(Address);
}
