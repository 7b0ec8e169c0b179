using System.Net;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Fencing;

/// <summary>
/// Lets the traffic of a virtual IP (ARP, neighbour discovery, IP both ways) through only while it is earned: the kernel
/// closes by itself, to the millisecond, also when this process is stopped or killed.
/// </summary>
public interface IFence : IDisposable
{
    /// <summary>Why there is no fence in milliseconds, in words; null = there is one.</summary>
    string? Complaint { get; }

    /// <summary>From now on the address is gated, and closed until <see cref="Open"/>. Builds again what somebody flushed.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    void Guard(IPAddress address);

    /// <summary>ARP for open addresses is answered on this interface, and on no other. Cheap when that is so already.</summary>
    /// <exception cref="IOException">The kernel refuses: there is no such interface.</exception>
    void AnswerOn(NetworkLink link);

    /// <summary>Lets traffic through for so long from now, in one atomic change; replaces what was left. Guards it if it is not.</summary>
    /// <param name="duration">Rounded down; may be cut to what an implementation bears.</param>
    /// <exception cref="IOException">The kernel refuses: the address is closed, or closes when it would have.</exception>
    void Open(IPAddress address, TimeSpan duration);

    /// <summary>Closes at once. Does nothing when it is closed.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    void Close(IPAddress address);

    /// <summary>The address is no longer a virtual IP of this member: it is not gated any more.</summary>
    void Forget(IPAddress address);
}
