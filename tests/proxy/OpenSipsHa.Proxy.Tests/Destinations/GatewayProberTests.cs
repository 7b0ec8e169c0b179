using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Destinations;
using OpenSipsHa.Proxy.Dispatching;
using OpenSipsHa.Proxy.Tests.Dispatching;
using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Tests.Destinations;

public sealed class GatewayProberTests : IDisposable
{
    private static readonly SipListener Listener = new("vip", SipEndpoint.IPv4(0x7f0000d5, 5060), virtualAddress: true);

    private readonly ManualTime _time = new();
    private readonly List<OwnRequest> _sent = [];
    private readonly GatewayProber _prober;
    private bool _isLeader = true;
    private bool _canSend = true;
    private bool _isResolved = true;
    private long _sentAt;

    public GatewayProberTests() => _prober = new GatewayProber(gateway => _isResolved ? gateway.Endpoint : default, _ => _isLeader ? Listener : null, Send, _time);

    public void Dispose() => _prober.Dispose();

    [Fact]
    public void A_gateway_that_is_well_is_left_alone_when_it_is_probed_only_when_down()
    {
        Watch(new ProbingSettings());
        Pass(TimeSpan.FromMinutes(10));
        _sent.ShouldBeEmpty();
    }

    [Fact]
    public void One_that_fails_is_probed_at_once_and_then_every_interval_and_comes_back_after_enough_answers()
    {
        var gateway = Watch(new ProbingSettings { FailThreshold = 1 });
        Fail(gateway);
        Pass(TimeSpan.Zero);
        _sent.ShouldHaveSingleItem().Destination.ShouldBe(gateway.Endpoint);
        Answer(200);
        gateway.Health.IsUsable.ShouldBeFalse("two answers are wanted");
        Pass(TimeSpan.FromSeconds(29));
        _sent.Count.ShouldBe(1);
        Pass(TimeSpan.FromSeconds(1));
        _sent.Count.ShouldBe(2);
        Answer(200);
        gateway.Health.IsUsable.ShouldBeTrue();
        Pass(TimeSpan.FromMinutes(5));
        _sent.Count.ShouldBe(2, "it is well again");
    }

    [Fact]
    public void A_probe_is_sent_again_after_T1_then_twice_as_long_until_its_timeout()
    {
        Fail(Watch(new ProbingSettings { FailThreshold = 1, TimeoutMs = 10_000 }));
        List<double> at = [];
        for (var ms = 0; ms <= 20_000; ms += 100)
        {
            var before = _sent.Count;
            Pass(TimeSpan.FromMilliseconds(ms == 0 ? 0 : 100));
            if (_sent.Count > before)
                at.Add(ms / 1000.0);
        }

        at.ShouldBe([0, 0.5, 1.5, 3.5, 7.5]);
        _sent.Select(r => r.Token).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public void Silence_makes_it_inactive_and_it_is_probed_on()
    {
        var gateway = Watch(new ProbingSettings { FailThreshold = 2 });
        Fail(gateway);
        Fail(gateway);
        Pass(TimeSpan.FromSeconds(5));
        gateway.Health.State.ShouldBe(DestinationState.Probing);
        Pass(TimeSpan.FromSeconds(30));
        gateway.Health.State.ShouldBe(DestinationState.Inactive);
        Pass(TimeSpan.FromSeconds(300));
        Tokens().ShouldBeInRange(11, 13);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(404, true)]
    [InlineData(503, false)]
    public void Listed_answers_show_life_and_others_do_not(int status, bool expected)
    {
        var gateway = Watch(new ProbingSettings { FailThreshold = 1, RiseThreshold = 1, AcceptedCodes = [404] });
        Fail(gateway);
        Pass(TimeSpan.Zero);
        _prober.Answered(_sent[^1].Token, 100, default);
        gateway.Health.IsUsable.ShouldBeFalse("100 is no answer");
        Answer(status);
        gateway.Health.IsUsable.ShouldBe(expected);
    }

    [Fact]
    public void Always_means_before_anything_fails_and_the_gateways_are_spread_over_the_interval()
    {
        var gateways = Enumerable.Range(0, 30).Select(i => Sets.Gateway($"gw{i}", new ProbingSettings { Mode = ProbingMode.Always })).ToList();
        _prober.Watch(gateways);
        List<int> perSecond = [];
        for (var second = 0; second < 30; second++)
        {
            var before = _sent.Count;
            Pass(TimeSpan.FromSeconds(1));
            var fresh = _sent.Skip(before).DistinctBy(r => r.Token).ToList();
            foreach (var request in fresh)
                _prober.Answered(request.Token, 200, default);
            perSecond.Add(fresh.Count);
        }

        perSecond.Sum().ShouldBe(30);
        perSecond.Max().ShouldBeLessThan(8);
    }

    [Fact]
    public void How_long_answers_take_is_smoothed()
    {
        var gateway = Watch(new ProbingSettings { Mode = ProbingMode.Always, IntervalMs = 5000 });
        gateway.Health.Latency.ShouldBeNull();
        PassUntilSent(1);
        var first = PassAndAnswer(TimeSpan.FromMilliseconds(20));
        gateway.Health.Latency.ShouldBe(first);
        PassUntilSent(2);
        var second = PassAndAnswer(TimeSpan.FromMilliseconds(120));
        gateway.Health.Latency.ShouldBe((first * 9 + second) / 10);
    }

    [Fact]
    public void Only_the_member_that_holds_a_virtual_ip_asks()
    {
        _isLeader = false;
        Fail(Watch(new ProbingSettings { FailThreshold = 1 }));
        Pass(TimeSpan.FromMinutes(2));
        _sent.ShouldBeEmpty();
        _isLeader = true;
        _prober.Wake();
        Pass(TimeSpan.Zero);
        _sent.Count.ShouldBe(1);
        _isLeader = false;
        Pass(TimeSpan.FromMinutes(2));
        _sent.Count.ShouldBe(1, "it no longer holds one");
    }

    [Fact]
    public void One_that_cannot_be_sent_has_failed()
    {
        _canSend = false;
        var gateway = Watch(new ProbingSettings { FailThreshold = 1 });
        Fail(gateway);
        Pass(TimeSpan.FromSeconds(1));
        gateway.Health.State.ShouldBe(DestinationState.Inactive);
    }

    [Fact]
    public void A_name_that_leads_nowhere_has_failed()
    {
        _isResolved = false;
        var gateway = Watch(new ProbingSettings { FailThreshold = 1 });
        Fail(gateway);
        Pass(TimeSpan.FromSeconds(1));
        gateway.Health.State.ShouldBe(DestinationState.Inactive);
        _sent.ShouldBeEmpty();
    }

    [Fact]
    public void The_answer_to_another_request_or_a_second_one_means_nothing()
    {
        var gateway = Watch(new ProbingSettings { FailThreshold = 1, RiseThreshold = 2 });
        Fail(gateway);
        Pass(TimeSpan.Zero);
        _prober.Answered(_sent[0].Token + 1, 200, default);
        Answer(200);
        Answer(200);
        gateway.Health.IsUsable.ShouldBeFalse();
    }

    [Fact]
    public void A_reload_keeps_state_latency_and_the_probe_under_way()
    {
        var settings = new ProbingSettings { FailThreshold = 1, RiseThreshold = 1 };
        var before = Watch(settings);
        Fail(before);
        Pass(TimeSpan.Zero);
        var after = Sets.Gateway("gw", settings, before);
        after.Health.State.ShouldBe(DestinationState.Probing);
        _prober.Watch([after]);
        Pass(TimeSpan.Zero);
        _sent.Count.ShouldBe(1);
        Answer(200);
        after.Health.IsUsable.ShouldBeTrue();
    }

    [Fact]
    public void However_often_the_configuration_changes_a_gateway_s_turn_comes()
    {
        var settings = new ProbingSettings { Mode = ProbingMode.Always };
        var gateway = Watch(settings);
        for (var second = 0; second < 60; second++)
        {
            Pass(TimeSpan.FromSeconds(1));
            gateway = Sets.Gateway("gw", settings, gateway);
            _prober.Watch([gateway]);
        }

        Tokens().ShouldBe(2);
    }

    private GatewayTarget Watch(ProbingSettings settings)
    {
        var gateway = Sets.Gateway("gw", settings);
        _prober.Watch([gateway]);
        Pass(TimeSpan.Zero);
        return gateway;
    }

    private void Fail(GatewayTarget gateway)
    {
        gateway.Health.Tell(DestinationEvent.CallFailed);
        _prober.Wake();
    }

    private void Answer(int status) => _prober.Answered(_sent[^1].Token, status, default);

    private void Pass(TimeSpan time) => _time.Advance(time);

    private void PassUntilSent(int count)
    {
        for (var i = 0; i < 1000 && _sent.Count < count; i++)
            Pass(TimeSpan.FromMilliseconds(10));
        _sent.Count.ShouldBe(count);
    }

    /// <returns>How long the answer took from the sending on.</returns>
    private TimeSpan PassAndAnswer(TimeSpan time)
    {
        Pass(time);
        Answer(200);
        return _time.GetElapsedTime(_sentAt);
    }

    private int Tokens() => _sent.Select(r => r.Token).Distinct().Count();

    private bool Send(OwnRequest request)
    {
        _sent.Add(request);
        _sentAt = _time.GetTimestamp();
        return _canSend;
    }
}
