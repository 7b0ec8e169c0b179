using System.Net;

namespace OpenSipsHa.Agent.Supervision;

/// <summary>What the virtual IPs of one worker hold together; each change is published as a whole. For any thread.</summary>
/// <param name="publish"><see cref="SupervisorLink.Publish"/>.</param>
public sealed class HeldAddresses(Func<HeldState, bool> publish)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, HeldAddress> _held = [];

    /// <summary>Before the address is bound; again when its term, its peers or their key have changed.</summary>
    /// <returns>As <see cref="SupervisorLink.Publish"/>.</returns>
    public bool Hold(HeldAddress held)
    {
        lock (_gate)
        {
            _held[held.Address] = held;
            return publish(new HeldState([.. _held.Values]));
        }
    }

    /// <summary>After it was read back and found gone.</summary>
    /// <returns>As <see cref="SupervisorLink.Publish"/>.</returns>
    public bool Drop(IPAddress address)
    {
        lock (_gate)
        {
            return !_held.Remove(address) || publish(new HeldState([.. _held.Values]));
        }
    }
}
