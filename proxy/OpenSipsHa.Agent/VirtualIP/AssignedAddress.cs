using System.Net;

namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>An address as the kernel has it.</summary>
/// <param name="ValidSeconds">Lifetime left; <see cref="uint.MaxValue"/> = forever.</param>
/// <param name="PreferredSeconds">How long it may be chosen as a source address; 0 = never.</param>
public sealed record AssignedAddress(int InterfaceIndex, IPAddress Address, int PrefixLength, uint ValidSeconds, uint PreferredSeconds)
{
    /// <summary>/32 or /128.</summary>
    public bool IsHostAddress => PrefixLength == Address.GetAddressBytes().Length * 8;

    /// <summary>The network that this address is in.</summary>
    public bool NetworkContains(IPAddress other) =>
        other.AddressFamily == Address.AddressFamily && IPNetworks.Of(Address, PrefixLength).Contains(other);
}
