namespace OpenSipsHa.Proxy.Dispatching;

/// <summary>
/// Weighted rendezvous hashing (Schindelhauer and Schomaker's logarithmic method) over a call's key and the destinations' ids.
/// A destination that leaves moves its own calls only, spread by weight; one that comes takes its share only. The
/// result depends on nothing but key and ids, so every member of the cluster picks alike. With a random key it is a weighted
/// draw without replacement.
/// </summary>
public sealed class RendezvousPolicy : IDestinationPolicy
{
    private const int StackLimit = 64;

    private readonly ulong[] _idHashes;
    private readonly double[] _weights;

    public RendezvousPolicy(IReadOnlyList<Destination> destinations)
    {
        _idHashes = [.. destinations.Select(d => StableHash.Of(d.Id))];
        _weights = [.. destinations.Select(d => (double)d.Weight)];
    }

    public void Order(ulong key, ReadOnlySpan<bool> usable, Span<int> order)
    {
        var count = _weights.Length;
        Span<double> scores = count <= StackLimit ? stackalloc double[StackLimit] : new double[count];
        for (var i = 0; i < count; i++)
            scores[i] = usable[i] ? Score(StableHash.Combine(key, _idHashes[i]), _weights[i]) : double.NegativeInfinity;
        for (var place = 0; place < order.Length; place++)
        {
            var best = IndexOfHighest(scores[..count]);
            order[place] = best;
            scores[best] = double.NegativeInfinity;
        }
    }

    /// <summary>−weight / ln(u), u uniform in (0, 1): the highest wins with probability weight / sum of weights.</summary>
    private static double Score(ulong hash, double weight) =>
        -weight / Math.Log(((hash >> 11) + 0.5) * (1.0 / (1UL << 53)));

    private static int IndexOfHighest(ReadOnlySpan<double> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best])
                best = i;
        }

        return best;
    }
}
