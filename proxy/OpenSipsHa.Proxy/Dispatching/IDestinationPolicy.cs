namespace OpenSipsHa.Proxy.Dispatching;

/// <summary>How one priority group of a dispatcher set orders its destinations for a call.</summary>
public interface IDestinationPolicy
{
    /// <summary>
    /// Writes indices of the group's destinations, the one to try first in front. Safe to call from several threads.
    /// </summary>
    /// <param name="key">What the algorithm hashes, hashed; one that hashes nothing does not look at it.</param>
    /// <param name="usable">By index: may be chosen.</param>
    /// <param name="order">At most one entry a usable destination; shorter when fewer attempts are wanted.</param>
    void Order(ulong key, ReadOnlySpan<bool> usable, Span<int> order);
}
