namespace OpenSipsHa.Proxy.Dispatching;

/// <summary>How one priority group of a dispatcher set orders its destinations for a call.</summary>
public interface IDestinationPolicy
{
    /// <summary>
    /// Writes indices of the group's destinations, the one to try first in front. Safe to call from several threads.
    /// </summary>
    /// <param name="callId">The Call-ID header's value, as received.</param>
    /// <param name="order">At most one entry a destination; shorter when fewer attempts are wanted.</param>
    void Order(ReadOnlySpan<byte> callId, Span<int> order);
}
