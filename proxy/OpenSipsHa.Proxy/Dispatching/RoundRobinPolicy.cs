namespace OpenSipsHa.Proxy.Dispatching;

/// <summary>
/// Smooth weighted round robin. The sequence repeats after as many calls as the weights add up to, so any window of
/// that length gives every destination exactly its weight, and heavy ones are interleaved rather than bunched.
/// </summary>
public sealed class RoundRobinPolicy : IDestinationPolicy
{
    private readonly Lock _lock = new();
    private readonly string[] _ids;
    private readonly long[] _weights;
    private readonly long[] _credit;

    /// <param name="previous">The policy of the configuration before; its position is kept when ids and weights are the same.</param>
    public RoundRobinPolicy(IReadOnlyList<Destination> destinations, RoundRobinPolicy? previous = null)
    {
        _ids = [.. destinations.Select(d => d.Id)];
        _weights = [.. destinations.Select(d => (long)d.Weight)];
        _credit = previous?.CreditFor(_ids, _weights) ?? new long[_ids.Length];
    }

    public void Order(ulong key, ReadOnlySpan<bool> usable, Span<int> order)
    {
        lock (_lock)
        {
            // One that is out neither earns nor owes: when it comes back it neither floods nor starves.
            var total = 0L;
            for (var i = 0; i < _credit.Length; i++)
            {
                if (!usable[i])
                    continue;
                _credit[i] += _weights[i];
                total += _weights[i];
            }

            for (var place = 0; place < order.Length; place++)
                order[place] = HighestCreditExcept(order[..place], usable);
            if (order.Length > 0)
                _credit[order[0]] -= total;
        }
    }

    private int HighestCreditExcept(ReadOnlySpan<int> taken, ReadOnlySpan<bool> usable)
    {
        var best = -1;
        for (var i = 0; i < _credit.Length; i++)
        {
            if (usable[i] && !taken.Contains(i) && (best < 0 || _credit[i] > _credit[best]))
                best = i;
        }

        return best;
    }

    /// <summary>
    /// null unless exactly the same ids with the same weights: with others the old position is no point of the new
    /// sequence, and starting there would break its proportions.
    /// </summary>
    private long[]? CreditFor(string[] ids, long[] weights)
    {
        if (ids.Length != _ids.Length)
            return null;
        var credit = new long[ids.Length];
        lock (_lock)
        {
            for (var i = 0; i < ids.Length; i++)
            {
                var old = Array.IndexOf(_ids, ids[i]);
                if (old < 0 || _weights[old] != weights[i])
                    return null;
                credit[i] = _credit[old];
            }
        }

        return credit;
    }
}
