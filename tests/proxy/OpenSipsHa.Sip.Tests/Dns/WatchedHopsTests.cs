using System.Diagnostics;
using OpenSipsHa.Sip.Dns;

namespace OpenSipsHa.Sip.Tests.Dns;

/// <summary>Gateways are resolved ahead of calls. Real time: TTLs of one second.</summary>
public sealed class WatchedHopsTests : IDisposable
{
    private readonly ScriptedDnsClient client = new(question => question.Type == DnsType.A
        ? new DnsAnswer(DnsStatus.Found, [Zone.A("gw.example.com", "192.0.2.1", ttl: 1)], TimeSpan.FromSeconds(1))
        : new DnsAnswer(DnsStatus.NoData, [], TimeSpan.FromMinutes(1)));
    private readonly DnsCache cache;
    private readonly SipResolver resolver;
    private readonly WatchedHops watched;

    public WatchedHopsTests()
    {
        cache = new DnsCache(client, TimeProvider.System);
        resolver = new SipResolver(cache, TransportSet.Udp, TimeProvider.System);
        watched = new WatchedHops(resolver, TimeProvider.System);
    }

    public void Dispose()
    {
        watched.Dispose();
        cache.Dispose();
    }

    [Fact]
    public async Task A_watched_name_is_renewed_before_it_expires_and_never_unknown()
    {
        watched.Replace([Hop("sip:gw.example.com:5070")]);
        await UntilAsync(() => IsKnown("sip:gw.example.com:5070"));
        while (Asked() < 4)
        {
            IsKnown("sip:gw.example.com:5070").ShouldBeTrue($"after {Asked()} queries");
            await Task.Yield();
        }
    }

    [Fact]
    public async Task What_is_no_longer_watched_is_no_longer_asked_for()
    {
        watched.Replace([Hop("sip:gw.example.com:5070"), Hop("sip:other.example.com:5070")]);
        await UntilAsync(() => IsKnown("sip:gw.example.com:5070") && IsKnown("sip:other.example.com:5070"));
        watched.Replace([Hop("sip:gw.example.com:5070")]);
        var before = client.Asked.Count(question => question.Name == "other.example.com");
        var renewals = Asked();
        await UntilAsync(() => Asked() > renewals + 1);
        // The one that was under way when it was told to end may have been the last.
        client.Asked.Count(question => question.Name == "other.example.com").ShouldBeLessThanOrEqualTo(before + 1);
    }

    private int Asked() => client.Asked.Count(question => question == new DnsQuestion("gw.example.com", DnsType.A));

    private bool IsKnown(string uri) =>
        NextHopView.TryParse(System.Text.Encoding.ASCII.GetBytes(uri), out var hop) && resolver.TryGet(hop, out _);

    private static NextHop Hop(string uri) => NextHop.TryParse(uri, out var hop) ? hop : throw new ArgumentException(uri, nameof(uri));

    private static async Task UntilAsync(Func<bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            if (waited.Elapsed > TimeSpan.FromSeconds(20))
                throw new TimeoutException("it did not come to pass");
            await Task.Yield();
        }
    }
}
