using OpenSipsHa.Sip.Protection;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Tests.Protection;

[Collection(nameof(Alone))]
public sealed class SourceTableTests
{
    private const long Minute = 60_000;

    private static readonly RateLimit Limit = new(100, 1000);
    private static readonly BanRule Rule = new(Minute, 5);
    private static readonly SipEndpoint Source = SipEndpoint.IPv4(0xC0000201, 5060);

    private readonly SourceTable _table = new(2048);

    [Fact]
    public void In_no_period_more_than_twice_the_limit_goes_through_and_a_calm_source_never_hits_it()
    {
        var random = new Random(20261125);
        var passed = new Queue<long>();
        for (long now = 1; now < 60_000; now += random.Next(0, 12))
        {
            while (passed.TryPeek(out var first) && first <= now - Limit.PeriodMs)
                passed.Dequeue();
            if (_table.TryCount(Source, now, Limit, 0))
                passed.Enqueue(now);
            passed.Count.ShouldBeLessThanOrEqualTo(2 * Limit.Requests);
        }

        var calm = SipEndpoint.IPv4(0xC0000202, 5060);
        for (long now = 1; now < 60_000; now += 20)
            _table.TryCount(calm, now, Limit with { Requests = 51 }, 0).ShouldBeTrue();
    }

    [Fact]
    public void A_source_over_the_limit_is_banned_with_all_its_ports_and_the_ban_ends()
    {
        for (var i = 0; i < 100; i++)
            _table.TryCount(Source, 1, Limit, Minute).ShouldBeTrue();
        _table.IsBanned(Source, 1).ShouldBeFalse();
        _table.TryCount(Source, 1, Limit, Minute).ShouldBeFalse();
        _table.IsBanned(Source with { Port = 1 }, Minute).ShouldBeTrue();
        _table.IsBanned(SipEndpoint.IPv4(0xC0000202, 5060), 2).ShouldBeFalse();
        _table.IsBanned(Source, 1 + Minute).ShouldBeFalse();
        _table.Bans.ShouldBe(1);
    }

    [Fact]
    public void The_addresses_of_a_64_are_one_source()
    {
        for (var i = 0; i < 101; i++)
            _table.TryCount(new SipEndpoint(0x2001_0DB8_0000_0001, (ulong)i, 5060, IsIPv6: true), 1, Limit, Minute);
        _table.IsBanned(new SipEndpoint(0x2001_0DB8_0000_0001, 4711, 5060, IsIPv6: true), 2).ShouldBeTrue();
        _table.IsBanned(new SipEndpoint(0x2001_0DB8_0000_0002, 0, 5060, IsIPv6: true), 2).ShouldBeFalse();
    }

    [Fact]
    public void So_many_failures_within_the_time_of_a_ban_are_a_ban_and_seldom_ones_are_none()
    {
        for (var i = 0; i < 20; i++)
            _table.CountFailure(Source, 1 + i * Minute / 4, Rule);
        _table.IsBanned(Source, 1 + 19 * Minute / 4).ShouldBeFalse();
        for (var i = 0; i < 5; i++)
            _table.CountFailure(Source, 1000 * Minute + i, Rule);
        _table.IsBanned(Source, 1000 * Minute + 5).ShouldBeTrue();
    }

    [Fact]
    public void A_million_forged_sources_take_no_memory_and_free_nobody_who_is_banned()
    {
        var banned = Enumerable.Range(0, 100).Select(i => SipEndpoint.IPv4(0x0A000000u + (uint)i, 5060)).ToArray();
        foreach (var source in banned)
            _table.Ban(source, 1, Rule);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (uint i = 0; i < 1_000_000; i++)
            _table.TryCount(SipEndpoint.IPv4(0x0B000000 + i, 5060), 1 + i / 1000, Limit, Minute);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        banned.ShouldAllBe(source => _table.IsBanned(source, 2000));
    }

    [Fact]
    public void A_source_that_floods_is_found_among_forged_ones()
    {
        var over = false;
        for (uint i = 0; i < 20_000 && !over; i++)
        {
            _table.TryCount(SipEndpoint.IPv4(0x0B000000 + i, 5060), 1 + i / 20, Limit, Minute);
            over = !_table.TryCount(Source, 1 + i / 20, Limit, Minute);
        }

        over.ShouldBeTrue();
    }
}
