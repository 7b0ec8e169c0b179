namespace OpenSipsHa.Sip.Dns;

/// <summary>
/// Keeps next hops resolved that requests will ask for, gateways above all: each is renewed in the background before it expires, so
/// that no call waits for a name server.
/// </summary>
public sealed class WatchedHops : IDisposable
{
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Latest = TimeSpan.FromHours(1);

    private readonly SipResolver resolver;
    private readonly TimeProvider time;
    private readonly Dictionary<NextHop, CancellationTokenSource> watched = [];
    private readonly Lock gate = new();

    public WatchedHops(SipResolver resolver, TimeProvider time)
    {
        this.resolver = resolver;
        this.time = time;
    }

    /// <summary>Watches these and no others from now on.</summary>
    public void Replace(IEnumerable<NextHop> hops)
    {
        var wanted = hops.ToHashSet();
        lock (gate)
        {
            foreach (var hop in watched.Keys.Where(hop => !wanted.Contains(hop)).ToList())
            {
                watched.Remove(hop, out var ending);
                ending!.Cancel();
            }

            foreach (var hop in wanted.Where(hop => !watched.ContainsKey(hop)))
            {
                var ending = new CancellationTokenSource();
                watched.Add(hop, ending);
                _ = Task.Run(() => WatchAsync(hop, ending.Token));
            }
        }
    }

    public void Dispose() => Replace([]);

    private async Task WatchAsync(NextHop hop, CancellationToken ending)
    {
        var freshFor = TimeSpan.Zero;
        while (!ending.IsCancellationRequested)
        {
            var plan = await resolver.RenewAsync(hop, freshFor);
            // With a fifth of the time left; what has failed as soon as it may be asked again.
            var lifetime = plan.Lifetime < Soonest ? Soonest : plan.Lifetime > Latest ? Latest : plan.Lifetime;
            var wait = plan.Failure == ResolutionFailure.None ? lifetime * 0.8 : lifetime;
            freshFor = plan.Failure == ResolutionFailure.None ? plan.Lifetime - wait + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero;
            await Task.Delay(wait, time, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
