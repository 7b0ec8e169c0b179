using OpenSipsHa.Sip.Dns;

namespace OpenSipsHa.Sip.Tests.Dns;

/// <summary>TTL cache with negative answers and serve-stale.</summary>
public sealed class DnsCacheTests : IDisposable
{
    private static readonly DnsQuestion Question = new("osips01.example.com", DnsType.A);

    private readonly VirtualTime time = new();
    private readonly ScriptedDnsClient client = new(_ => Found(60));
    private readonly DnsCache cache;

    public DnsCacheTests() => cache = new DnsCache(client, time, new DnsCacheLimits { Entries = 10, StaleAfter = TimeSpan.FromMinutes(1) });

    public void Dispose() => cache.Dispose();

    [Fact]
    public async Task An_answer_is_kept_for_its_TTL()
    {
        (await GetAsync()).Ttl.ShouldBe(TimeSpan.FromSeconds(60));
        time.Advance(59_000);
        (await GetAsync()).Ttl.ShouldBe(TimeSpan.FromSeconds(1));
        client.Asked.Count.ShouldBe(1);
        time.Advance(1_000);
        await GetAsync();
        client.Asked.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(DnsStatus.Found, 0, 1)]
    [InlineData(DnsStatus.Found, 1_000_000, 86_400)]
    [InlineData(DnsStatus.NoName, 86_400, 300)]
    [InlineData(DnsStatus.NoData, 0, 1)]
    [InlineData(DnsStatus.Failed, 0, 5)]
    public async Task How_long_is_bounded(DnsStatus status, int ttl, int seconds)
    {
        client.Answer = _ => new DnsAnswer(status, [], TimeSpan.FromSeconds(ttl));
        await GetAsync();
        time.Advance(seconds * 1000 - 1);
        (await GetAsync()).Status.ShouldBe(status);
        client.Asked.Count.ShouldBe(1);
        time.Advance(1);
        await GetAsync();
        client.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task However_many_ask_the_servers_are_asked_once()
    {
        client.Hold();
        var all = Enumerable.Range(0, 100).Select(_ => GetAsync()).ToList();
        client.Release();
        (await Task.WhenAll(all)).ShouldAllBe(answer => answer.Status == DnsStatus.Found);
        client.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_stops_waiting_does_not_stop_the_question()
    {
        client.Hold();
        using var impatient = new CancellationTokenSource();
        var first = cache.GetAsync(Question, TimeSpan.Zero, impatient.Token);
        var second = GetAsync();
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        client.Release();
        (await second).Status.ShouldBe(DnsStatus.Found);
    }

    [Fact]
    public async Task Old_records_serve_when_the_servers_fail_and_are_asked_again_after_30_seconds()
    {
        await GetAsync();
        time.Advance(61_000);
        client.Answer = _ => DnsAnswer.Failure;
        var stale = await GetAsync();
        (stale.Status, stale.Ttl).ShouldBe((DnsStatus.Found, TimeSpan.FromSeconds(30)));
        await GetAsync();
        client.Asked.Count.ShouldBe(2);
        time.Advance(30_000);
        await GetAsync();
        client.Asked.Count.ShouldBe(3);
        client.Answer = _ => Found(60, "192.168.1.214");
        time.Advance(30_000);
        (await GetAsync()).Records.ShouldBe(Found(60, "192.168.1.214").Records);
    }

    [Fact]
    public async Task Servers_that_take_long_are_not_waited_for_when_there_are_old_records()
    {
        using var impatient = new DnsCache(client, time, new DnsCacheLimits { StaleAfter = TimeSpan.FromMilliseconds(20) });
        await impatient.GetAsync(Question, TimeSpan.Zero, CancellationToken.None);
        time.Advance(61_000);
        client.Hold();
        (await impatient.GetAsync(Question, TimeSpan.Zero, CancellationToken.None)).Status.ShouldBe(DnsStatus.Found);
        client.Release();
    }

    [Fact]
    public async Task Old_records_are_given_up_after_a_day_and_when_a_server_says_that_they_are_gone()
    {
        await GetAsync();
        time.Advance(60_000 + 86_400_000);
        client.Answer = _ => DnsAnswer.Failure;
        (await GetAsync()).Status.ShouldBe(DnsStatus.Failed);
        client.Answer = _ => Found(60);
        time.Advance(5_000);
        await GetAsync();
        time.Advance(60_000);
        client.Answer = _ => new DnsAnswer(DnsStatus.NoName, [], TimeSpan.FromSeconds(60));
        (await GetAsync()).Status.ShouldBe(DnsStatus.NoName);
    }

    [Fact]
    public async Task What_expires_soon_can_be_renewed_and_is_kept_when_that_fails()
    {
        await GetAsync();
        time.Advance(50_000);
        await cache.GetAsync(Question, TimeSpan.FromSeconds(5), CancellationToken.None);
        client.Asked.Count.ShouldBe(1);
        client.Answer = _ => DnsAnswer.Failure;
        (await cache.GetAsync(Question, TimeSpan.FromSeconds(15), CancellationToken.None)).Status.ShouldBe(DnsStatus.Found);
        client.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task There_is_room_for_so_many_and_no_more()
    {
        for (var i = 0; i < 100; i++)
            await cache.GetAsync(new DnsQuestion($"n{i}.example.com", DnsType.A), TimeSpan.Zero, CancellationToken.None);
        cache.Count.ShouldBeInRange(1, 10);
        await cache.GetAsync(new DnsQuestion("n99.example.com", DnsType.A), TimeSpan.Zero, CancellationToken.None);
        client.Asked.Count.ShouldBe(100);
    }

    private static DnsAnswer Found(int ttl, string address = "192.168.1.213") =>
        new(DnsStatus.Found, [Zone.A("osips01.example.com", address, ttl)], TimeSpan.FromSeconds(ttl));

    private Task<DnsAnswer> GetAsync() => cache.GetAsync(Question, TimeSpan.Zero, CancellationToken.None);
}
