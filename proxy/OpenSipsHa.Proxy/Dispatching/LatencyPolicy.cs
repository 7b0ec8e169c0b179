namespace OpenSipsHa.Proxy.Dispatching;

/// <summary>The one whose probes are answered fastest first; those never measured last, in the set's order.</summary>
public sealed class LatencyPolicy(IReadOnlyList<Destination> destinations) : IDestinationPolicy
{
    private readonly Destination[] _destinations = [.. destinations];

    public void Order(ulong key, ReadOnlySpan<bool> usable, Span<int> order)
    {
        for (var place = 0; place < order.Length; place++)
            order[place] = FastestExcept(order[..place], usable);
    }

    private int FastestExcept(ReadOnlySpan<int> taken, ReadOnlySpan<bool> usable)
    {
        var (best, fastest) = (-1, TimeSpan.MaxValue);
        for (var i = 0; i < _destinations.Length; i++)
        {
            if (!usable[i] || taken.Contains(i))
                continue;
            var latency = _destinations[i].Gateway.Health.Latency ?? TimeSpan.MaxValue;
            if (best < 0 || latency < fastest)
                (best, fastest) = (i, latency);
        }

        return best;
    }
}
