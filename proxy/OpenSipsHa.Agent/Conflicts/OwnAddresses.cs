using System.Net.NetworkInformation;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Conflicts;

/// <summary>
/// The MACs of this node, those of all its interfaces: a bond's ports, a bridge and what is above it have several, and the
/// address may be announced with one and answered for with another.
/// </summary>
internal sealed class OwnAddresses(INetwork network, MonotonicClock clock, ILogger logger)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private HashSet<PhysicalAddress> _known = [];
    private Instant? _lookedAt;

    /// <summary>
    /// Looks anew before it says no, for interfaces come and change their MACs, but at most once a second: frames with
    /// invented ones must not cost a dump each.
    /// </summary>
    public bool Contains(PhysicalAddress mac)
    {
        lock (_gate)
        {
            if (_known.Contains(mac))
                return true;
            if (_lookedAt is { } last && clock.Now - last < BetweenLooks)
                return false;
            _lookedAt = clock.Now;
            try
            {
                _known = [.. network.Links().Select(link => link.MacAddress)];
            }
            catch (IOException e)
            {
                ConflictLog.OwnUnknown(logger, e.Message);
            }

            return _known.Contains(mac);
        }
    }
}
