using OpenSipsHa.Sip.Protection;
using OpenSipsHa.Sip.Telemetry;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Tests.Protection;

[Collection(nameof(Alone))]
public sealed class SourceGuardTests
{
    private static readonly ProtectionSettings Settings = new()
    {
        Limit = new RateLimit(10, 1000),
        Ban = new BanRule(60_000, 3),
        Scanners = ["friendly-scanner"u8.ToArray(), "sipvicious"u8.ToArray()],
        MaxMessageBytes = 2000,
    };

    private readonly ProxyBench _bench = new();
    private readonly SourceTable _table = new(2048);

    public SourceGuardTests() => Use(Settings);

    [Fact]
    public void Nobody_over_the_limit_is_answered_and_others_are()
    {
        for (var i = 0; i < 10; i++)
            Ask(ProxyBench.Caller, i).ShouldBeGreaterThan(0);
        for (var i = 10; i < 20; i++)
            Ask(ProxyBench.Caller, i).ShouldBe(0);
        Ask(ProxyBench.Endpoint("10.0.0.99", 5060), 99).ShouldBeGreaterThan(0);
        Dropped(DropReason.RateLimited).ShouldBe(1);
        Dropped(DropReason.Banned).ShouldBe(9);
        _bench.Pass(61_000);
        Ask(ProxyBench.Caller, 21).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Without_bans_the_source_is_heard_again_as_soon_as_it_is_calm()
    {
        Use(Settings with { Ban = null });
        for (var i = 0; i < 20; i++)
            Ask(ProxyBench.Caller, i);
        Dropped(DropReason.RateLimited).ShouldBe(10);
        _bench.Pass(2000);
        Ask(ProxyBench.Caller, 21).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("friendly-scanner")]
    [InlineData("Mozilla SIPVicious/0.3 (x)")]
    public void A_scanner_is_not_answered_and_its_source_is_banned(string agent)
    {
        _bench.Receive(ProxyBench.Request("OPTIONS", extra: $"User-Agent: {agent}\r\n")).ShouldBeEmpty();
        Dropped(DropReason.Scanner).ShouldBe(1);
        Ask(ProxyBench.Caller, 1).ShouldBe(0);
        Dropped(DropReason.Banned).ShouldBe(1);
    }

    [Fact]
    public void Too_long_a_datagram_is_dropped_unread()
    {
        _bench.Receive(ProxyBench.Request("OPTIONS", extra: $"X: {new string('x', 2000)}\r\n")).ShouldBeEmpty();
        Dropped(DropReason.TooLarge).ShouldBe(1);
    }

    [Fact]
    public void A_trusted_source_is_neither_limited_nor_banned()
    {
        AddressBlock.TryParse("10.0.0.0/30", out var block, out _).ShouldBeTrue();
        Use(Settings with { Trusted = new TrustedSources([block]) });
        _bench.Engine.Guard!.AuthenticationFailed(ProxyBench.Caller);
        _bench.Engine.Guard.AuthenticationFailed(ProxyBench.Caller);
        _bench.Engine.Guard.AuthenticationFailed(ProxyBench.Caller);
        for (var i = 0; i < 30; i++)
            Ask(ProxyBench.Caller, i).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void The_hosts_own_probes_are_answered_whatever_they_count_up_to()
    {
        Use(Settings with { Own = new TrustedSources([AddressBlock.Of(System.Net.IPAddress.Parse(ProxyBench.CallerAddress))]) });
        for (var i = 0; i < 30; i++)
            Ask(ProxyBench.Caller, i).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Failed_authentications_ban_and_the_ban_outlives_a_change_of_settings()
    {
        for (var i = 0; i < 3; i++)
            _bench.Engine.Guard!.AuthenticationFailed(ProxyBench.Caller);
        Use(Settings with { MaxMessageBytes = 3000 });
        Ask(ProxyBench.Caller, 1).ShouldBe(0);
        Dropped(DropReason.Banned).ShouldBe(1);
    }

    [Fact]
    public void The_decision_allocates_nothing()
    {
        var datagram = System.Text.Encoding.ASCII.GetBytes(ProxyBench.Request("OPTIONS"));
        var guard = _bench.Engine.Guard!;
        var before = 0L;
        for (var i = 0; i < 2000; i++)
        {
            if (i == 1000)
                before = GC.GetAllocatedBytesForCurrentThread();
            guard.Refuse(SipEndpoint.IPv4((uint)i % 50, 5060), datagram);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private void Use(ProtectionSettings settings) => _bench.Engine.Guard = new SourceGuard(settings, _table, _bench.Time);

    private int Ask(SipEndpoint source, int number) =>
        _bench.Receive(ProxyBench.Request("OPTIONS", branch: $"z9hG4bKask{number}", callId: $"ask-{number}"), source).Count;

    private long Dropped(DropReason reason) => _bench.Counters.Dropped[(int)reason];
}
