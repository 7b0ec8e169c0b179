using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Proxy.Dispatching;

/// <summary>
/// A dispatcher set in service: priority groups in order, each ordered by the set's algorithm, cut to the attempts
/// that a call may make.
/// </summary>
public sealed class Dispatcher
{
    private readonly Group[] _groups;

    /// <param name="destinations">The enabled ones, in the document's order.</param>
    /// <param name="previous">The set of this name in the configuration before: round-robin positions are taken over.</param>
    public Dispatcher(DispatcherSet set, IReadOnlyList<Destination> destinations, Dispatcher? previous = null)
    {
        Name = set.Name;
        Algorithm = set.Algorithm;
        MaxAttempts = set.MaxAttempts;
        FailoverCodes = [.. set.FailoverCodes];
        _groups =
        [
            .. destinations
                .GroupBy(d => d.Priority)
                .OrderBy(g => g.Key)
                .Select(g => NewGroup(g.Key, [.. g], previous)),
        ];
        Destinations = [.. _groups.SelectMany(g => g.Destinations)];
    }

    public string Name { get; }

    public DispatcherAlgorithm Algorithm { get; }

    public int MaxAttempts { get; }

    /// <summary>By priority, then in the document's order.</summary>
    public IReadOnlyList<Destination> Destinations { get; }

    private HashSet<int> FailoverCodes { get; }

    /// <summary>
    /// The destinations to try for a call, first choice in front. Empty when the set has none in service.
    /// </summary>
    /// <param name="callId">The Call-ID header's value.</param>
    public Destination[] Select(ReadOnlySpan<byte> callId)
    {
        var selected = new Destination[Math.Min(MaxAttempts, Destinations.Count)];
        Span<int> order = stackalloc int[Math.Min(selected.Length, 64)];
        var filled = 0;
        foreach (var group in _groups)
        {
            var wanted = Math.Min(Math.Min(selected.Length - filled, group.Destinations.Length), order.Length);
            if (wanted == 0)
                break;
            group.Policy.Order(callId, order[..wanted]);
            foreach (var index in order[..wanted])
                selected[filled++] = group.Destinations[index];
        }

        return filled == selected.Length ? selected : selected[..filled];
    }

    /// <summary>Whether another destination is worth trying after this outcome of one.</summary>
    /// <param name="code">
    /// Final status; 408 stands for silence too. A 6xx never: the callee has spoken for all places (RFC 3261 16.7.5).
    /// </param>
    public bool FailsOver(int code) => code == 408 || (code is >= 300 and < 600 && FailoverCodes.Contains(code));

    private Group NewGroup(int priority, Destination[] destinations, Dispatcher? previous)
    {
        if (Algorithm == DispatcherAlgorithm.CallId)
            return new Group(priority, destinations, new RendezvousPolicy(destinations));
        var before = previous?._groups.FirstOrDefault(g => g.Priority == priority)?.Policy as RoundRobinPolicy;
        return new Group(priority, destinations, new RoundRobinPolicy(destinations, before));
    }

    private sealed record Group(int Priority, Destination[] Destinations, IDestinationPolicy Policy);
}
