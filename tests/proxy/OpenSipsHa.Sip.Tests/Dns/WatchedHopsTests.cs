using System.Diagnostics;
using OpenSipsHa.Sip.Dns;

namespace OpenSipsHa.Sip.Tests.Dns;

/// <summary>Gateways are resolved ahead of calls.</summary>
public sealed class WatchedHopsTests : IDisposable
{
    private const string Gateway = "gw.example.com";
    private const string Other = "other.example.com";

    /// <summary>Four fifths of the addresses' TTL.</summary>
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(8);

    private readonly SteppedTime time = new();
    private readonly ScriptedDnsClient client = new(question => question.Type == DnsType.A
        ? new DnsAnswer(DnsStatus.Found, [Zone.A(question.Name, "192.0.2.1", ttl: 10)], TimeSpan.FromSeconds(10))
        : new DnsAnswer(DnsStatus.NoData, [], TimeSpan.FromMinutes(1)));
    private readonly DnsCache cache;
    private readonly SipResolver resolver;
    private readonly WatchedHops watched;

    public WatchedHopsTests()
    {
        cache = new DnsCache(client, time);
        resolver = new SipResolver(cache, TransportSet.Udp, time) { Deadline = TimeSpan.FromMinutes(1) };
        watched = new WatchedHops(resolver, time);
    }

    public void Dispose()
    {
        watched.Dispose();
        cache.Dispose();
    }

    [Fact]
    public async Task A_watched_name_is_renewed_before_it_expires_and_never_unknown()
    {
        watched.Replace([Hop(Gateway)]);
        for (var queries = 1; queries < 5; queries++)
        {
            await AsleepAsync(Gateway, queries);
            time.Advance(Renewal);
            IsKnown(Gateway).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_name_that_cannot_be_renewed_holds_for_its_TTL_and_old_records_after_that()
    {
        watched.Replace([Hop(Gateway)]);
        await AsleepAsync(Gateway, 1);
        client.Answer = _ => DnsAnswer.Failure;
        time.Advance(Renewal);
        // Not the timers of the query that is failing.
        await UntilAsync(() => Asked(Gateway) == 2 && time.NextTimer == new DnsCacheLimits().StaleTtl * 0.8);
        IsKnown(Gateway).ShouldBeTrue();
        time.Advance(TimeSpan.FromSeconds(5));
        IsKnown(Gateway).ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_no_longer_watched_is_no_longer_asked_for()
    {
        watched.Replace([Hop(Gateway), Hop(Other)]);
        await AsleepAsync(Gateway, 1);
        await AsleepAsync(Other, 1);
        watched.Replace([Hop(Gateway)]);
        time.Advance(Renewal);
        await AsleepAsync(Gateway, 2);
        Asked(Other).ShouldBe(1);
    }

    /// <summary>Waits until so many queries have been answered and the next thing to happen is a renewal.</summary>
    private Task AsleepAsync(string name, int queries) => UntilAsync(() => Asked(name) == queries && IsKnown(name) && time.NextTimer == Renewal);

    private int Asked(string name) => client.Asked.Count(question => question == new DnsQuestion(name, DnsType.A));

    private bool IsKnown(string name) =>
        NextHopView.TryParse(System.Text.Encoding.ASCII.GetBytes(Uri(name)), out var hop) && resolver.TryGet(hop, out _);

    private static NextHop Hop(string name) => NextHop.TryParse(Uri(name), out var hop) ? hop : throw new ArgumentException(name, nameof(name));

    private static string Uri(string name) => $"sip:{name}:5070";

    private static async Task UntilAsync(Func<bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            if (waited.Elapsed > TimeSpan.FromMinutes(1))
                throw new TimeoutException("it did not come to pass");
            await Task.Yield();
        }
    }
}
