using System.Collections.Concurrent;

namespace OpenSipsHa.Sip.Dns;

/// <summary>
/// Where SIP URIs lead (RFC 3263). What is known is found without waiting and without allocation, on any thread; what is not is asked for
/// on threads of the pool.
/// </summary>
/// <param name="supported">Transports that requests can be sent by.</param>
public sealed class SipResolver(DnsCache cache, TransportSet supported, TimeProvider time)
{
    private const int Capacity = 10_000;

    /// <summary>NAPTR, SRV, addresses, and addresses of the host itself when there was no SRV; one to spare.</summary>
    private const int MaxRounds = 5;

    private static readonly NextHopComparer Comparer = new();

    private readonly ConcurrentDictionary<NextHop, Known> known = new(Comparer);
    private readonly ConcurrentDictionary<NextHop, Task<TargetPlan>> pending = new(Comparer);
    private readonly long started = time.GetTimestamp();

    /// <summary>The longest that a resolution may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a resolution that failed for want of time is not tried again.</summary>
    public TimeSpan FailureLifetime { get; init; } = TimeSpan.FromSeconds(5);

    public FailedTargets Failed { get; } = new(time);

    /// <summary>What is known of a next hop; false = it must be resolved.</summary>
    public bool TryGet(NextHopView hop, out TargetPlan plan)
    {
        var found = known.GetAlternateLookup<NextHopView>().TryGetValue(hop, out var entry) && Now < entry.Until;
        plan = found ? entry.Plan : null!;
        return found;
    }

    /// <summary>Asks what is not known; however many want the same, it is asked once. Does not throw for what servers do.</summary>
    public async Task<TargetPlan> ResolveAsync(NextHop hop)
    {
        var task = pending.GetOrAdd(hop, static (key, self) => Task.Run(() => self.RenewAsync(key, TimeSpan.Zero)), this);
        try
        {
            return await task;
        }
        finally
        {
            pending.TryRemove(KeyValuePair.Create(hop, task));
        }
    }

    /// <summary>Resolves, and remembers what came of it.</summary>
    /// <param name="freshFor">Records that expire within this are asked for again.</param>
    internal async Task<TargetPlan> RenewAsync(NextHop hop, TimeSpan freshFor)
    {
        var plan = await SelectAsync(hop, freshFor);
        if (known.Count >= Capacity)
            MakeRoom();
        // What still holds is not given up because it could not be renewed.
        if (plan.Failure == ResolutionFailure.None || !known.TryGetValue(hop, out var old) || Now >= old.Until)
            known[hop] = new Known(plan, Now + plan.Lifetime);
        return plan;
    }

    private TimeSpan Now => time.GetElapsedTime(started);

    private async Task<TargetPlan> SelectAsync(NextHop hop, TimeSpan freshFor)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        var answers = new ConcurrentDictionary<DnsQuestion, DnsAnswer>();
        try
        {
            for (var round = 0; round < MaxRounds; round++)
            {
                var selection = TargetSelection.Select(hop, supported, question => answers.GetValueOrDefault(question));
                if (selection.Missing.Count == 0)
                    return selection.Plan;
                await Task.WhenAll(selection.Missing.Distinct().Select(async question =>
                    answers[question] = await cache.GetAsync(question, freshFor, deadline.Token)));
            }

            throw new InvalidOperationException($"the selection for {hop} does not end");
        }
        catch (OperationCanceledException)
        {
            return TargetPlan.Failed(ResolutionFailure.TimedOut, FailureLifetime);
        }
    }

    private void MakeRoom()
    {
        var now = Now;
        foreach (var entry in known.Where(entry => entry.Value.Until <= now))
            known.TryRemove(entry);
        if (known.Count >= Capacity)
            known.Clear();
    }

    private readonly record struct Known(TargetPlan Plan, TimeSpan Until);
}
