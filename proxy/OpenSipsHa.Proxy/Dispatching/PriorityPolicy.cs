namespace OpenSipsHa.Proxy.Dispatching;

/// <summary>The first that can be used, in the set's order; the others only after it has failed.</summary>
public sealed class PriorityPolicy : IDestinationPolicy
{
    public void Order(ulong key, ReadOnlySpan<bool> usable, Span<int> order)
    {
        var next = 0;
        for (var place = 0; place < order.Length; place++)
        {
            while (!usable[next])
                next++;
            order[place] = next++;
        }
    }
}
