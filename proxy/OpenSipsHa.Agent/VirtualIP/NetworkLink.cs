using System.Net.NetworkInformation;

namespace OpenSipsHa.Agent.VirtualIP;

/// <summary>A network interface as the kernel has it.</summary>
/// <param name="IsUp">Set up by an administrator (IFF_UP).</param>
/// <param name="HasCarrier">There is a cable, and a switch at its end (IFF_LOWER_UP).</param>
public sealed record NetworkLink(int Index, string Name, PhysicalAddress MacAddress, bool IsUp, bool HasCarrier)
{
    public bool Works => IsUp && HasCarrier;
}
