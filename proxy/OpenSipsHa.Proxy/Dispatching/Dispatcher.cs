using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Proxy.Dispatching;

/// <summary>
/// A dispatcher set in service: priority groups in order, each ordered by the set's algorithm, cut to the attempts
/// that a call may make.
/// </summary>
public sealed class Dispatcher
{
    /// <summary>More than a request can try (<see cref="Sip.ProxyCore.RequestContext.MaxTargets"/>).</summary>
    private const int MaxSelected = 64;

    private const int StackLimit = 64;

    private readonly Group[] _groups;

    /// <param name="destinations">The enabled ones, in the document's order.</param>
    /// <param name="previous">The set of this name in the configuration before: round-robin positions are taken over.</param>
    public Dispatcher(DispatcherSet set, IReadOnlyList<Destination> destinations, Dispatcher? previous = null)
    {
        Name = set.Name;
        Algorithm = set.Algorithm;
        MaxAttempts = set.MaxAttempts;
        FailoverCodes = [.. set.FailoverCodes];
        var groups = new List<Group>();
        foreach (var group in destinations.GroupBy(d => d.Priority).OrderBy(g => g.Key))
            groups.Add(NewGroup(group.Key, groups.Sum(g => g.Destinations.Length), [.. group], previous));
        _groups = [.. groups];
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
    /// <param name="key"><see cref="DispatchKey.Of"/>; null where the algorithm hashes = in turn.</param>
    public Destination[] Select(ulong? key)
    {
        var selected = new Destination[Math.Min(Math.Min(MaxAttempts, Destinations.Count), MaxSelected)];
        Span<int> order = stackalloc int[MaxSelected];
        var all = Destinations.Count;
        Span<bool> usable = all <= StackLimit ? stackalloc bool[StackLimit] : new bool[all];
        for (var i = 0; i < all; i++)
            usable[i] = Destinations[i].Gateway.Health.IsUsable;
        var filled = 0;
        foreach (var group in _groups)
        {
            if (filled == selected.Length)
                break;
            var ofGroup = usable.Slice(group.First, group.Destinations.Length);
            var wanted = Math.Min(selected.Length - filled, ofGroup.Count(true));
            group.Order(key, ofGroup, order[..wanted]);
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

    private Group NewGroup(int priority, int first, Destination[] destinations, Dispatcher? previous)
    {
        var before = previous?._groups.FirstOrDefault(g => g.Priority == priority)?.InTurn;
        var inTurn = new RoundRobinPolicy(destinations, before);
        IDestinationPolicy policy = Algorithm switch
        {
            DispatcherAlgorithm.RoundRobin => inTurn,
            DispatcherAlgorithm.Priority => new PriorityPolicy(),
            DispatcherAlgorithm.Latency => new LatencyPolicy(destinations),
            _ => new RendezvousPolicy(destinations),
        };
        return new Group(priority, first, destinations, policy, inTurn);
    }

    /// <param name="First">Index of the first in <see cref="Destinations"/>.</param>
    private sealed record Group(int Priority, int First, Destination[] Destinations, IDestinationPolicy Policy, RoundRobinPolicy InTurn)
    {
        public void Order(ulong? key, ReadOnlySpan<bool> usable, Span<int> order)
        {
            if (key is null && Policy is RendezvousPolicy)
                InTurn.Order(0, usable, order);
            else
                Policy.Order(key ?? 0, usable, order);
        }
    }
}
