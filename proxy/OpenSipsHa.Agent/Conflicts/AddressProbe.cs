using System.Net;
using System.Net.NetworkInformation;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Conflicts;

/// <summary>
/// Who has an address? Asked without claiming it (RFC 5227 section 2.1.1, RFC 4862 section 5.4.2), so that a fence that
/// lets no claim out does not mind, and whoever has it keeps its place in everybody's cache.
/// </summary>
public sealed class AddressProbe(INetwork network, IFrameSender frames, TimeProvider time)
{
    private readonly Question _question = new(network, frames, time);

    /// <summary>
    /// Three probes within <paramref name="timeout"/>; returns with the first answer that is none of this node's. The socket is
    /// of the network namespace of the calling thread.
    /// </summary>
    /// <returns>The MAC of the one who has it; null = nobody answered in time.</returns>
    /// <exception cref="IOException">It could not be asked (interface down, no CAP_NET_RAW): nothing is known.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<PhysicalAddress?> ProbeAsync(NetworkLink link, IPAddress address, TimeSpan timeout, CancellationToken cancellationToken) =>
        _question.AskAsync(link, address, ProbeFrames.Probe(address, link.MacAddress), timeout, cancellationToken);
}
