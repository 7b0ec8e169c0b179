using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Agent.Health;
using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Agent.Tests.Health;

public sealed class HealthProbeTests : IDisposable
{
    private static readonly HealthSettings Settings = new() { IntervalMs = 200, Failures = 3 };
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly ManualTime _time = new();
    private readonly List<(bool Healthy, string Reason)> _heard = [];
    private FakeProxySocket _proxy = new(IPAddress.Loopback);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void A_proxy_that_answers_is_healthy_and_nothing_is_said(string address)
    {
        _proxy.Dispose();
        _proxy = new FakeProxySocket(IPAddress.Parse(address));
        using var probe = Start(from: address);
        for (var i = 0; i < 20; i++)
            AnswerOne();
        _heard.ShouldBeEmpty();
    }

    [Fact]
    public void A_proxy_that_falls_silent_is_unhealthy_after_so_many_probes_and_healthy_with_the_next_answer()
    {
        using var probe = Start();
        AnswerOne();
        for (var i = 0; i < 3; i++)
        {
            _heard.ShouldBeEmpty();
            _proxy.Ignore();
            _time.Advance(Interval);
        }

        _heard.ShouldBe([(false, $"3 SIP OPTIONS to {_proxy.Endpoint} in a row were not answered within 200 ms: no answer")]);
        AnswerOne();
        _heard[1..].ShouldBe([(true, $"SIP OPTIONS to {_proxy.Endpoint} is answered")]);
    }

    [Fact]
    public void A_new_holder_has_a_second_until_its_proxy_must_answer()
    {
        using var probe = Start();
        for (var i = 0; i < 5 + 3; i++)
        {
            _heard.ShouldBeEmpty();
            _time.Advance(Interval);
        }

        _heard.ShouldHaveSingleItem().Healthy.ShouldBeFalse();
    }

    [Fact]
    public void An_answer_to_another_probe_counts_for_nothing()
    {
        using var probe = Start();
        AnswerOne();
        var old = FakeProxySocket.Ok(_proxy.Receive());
        _time.Advance(Interval);
        for (var i = 0; i < 3; i++)
        {
            _proxy.Ignore();
            _proxy.Answer(old);
            _time.Advance(Interval);
        }

        _heard.ShouldHaveSingleItem().Healthy.ShouldBeFalse();
    }

    [Fact]
    public void What_somebody_else_sends_counts_for_nothing()
    {
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var probe = Start();
        AnswerOne();
        for (var i = 0; i < 3; i++)
        {
            var answer = Encoding.ASCII.GetBytes(FakeProxySocket.Ok(_proxy.Receive()));
            for (var j = 0; j < 1000; j++)
                stranger.SendTo(answer, _proxy.Prober);
            _time.Advance(Interval);
        }

        _heard.ShouldHaveSingleItem().Reason.ShouldEndWith(": no answer");
    }

    [Fact]
    public void Strangers_do_not_keep_the_answer_out()
    {
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var probe = Start();
        for (var i = 0; i < 10; i++)
        {
            var request = _proxy.Receive();
            for (var j = 0; j < 1000; j++)
                stranger.SendTo("SIP/2.0 200 OK\r\n"u8, _proxy.Prober);
            _proxy.Answer(FakeProxySocket.Ok(request));
            _time.Advance(Interval);
        }

        _heard.ShouldBeEmpty();
    }

    [Fact]
    public void A_proxy_that_floods_its_prober_is_read_up_to_a_bound()
    {
        using var probe = Start();
        AnswerOne();
        var junk = new byte[60_000];
        for (var i = 0; i < 3; i++)
        {
            _proxy.Ignore();
            for (var j = 0; j < 200; j++)
                _proxy.Answer(j % 2 == 0 ? junk[..10] : junk);
            _time.Advance(Interval);
        }

        _heard.ShouldHaveSingleItem().Healthy.ShouldBeFalse();
        AnswerOne();
        AnswerOne();
        _heard[^1].Healthy.ShouldBeTrue();
    }

    [Fact]
    public void A_long_answer_is_an_answer()
    {
        using var probe = Start();
        for (var i = 0; i < 10; i++)
        {
            _proxy.Answer(FakeProxySocket.Ok(_proxy.Receive()) + new string('x', 30_000));
            _time.Advance(Interval);
        }

        _heard.ShouldBeEmpty();
    }

    [Fact]
    public void Nobody_at_the_port_is_said_in_words_and_somebody_there_again_is_noticed()
    {
        using var probe = Start();
        AnswerOne();
        var endpoint = _proxy.Endpoint;
        _proxy.Dispose();
        for (var i = 0; i < 4; i++)
            _time.Advance(Interval);
        _heard.ShouldHaveSingleItem().Reason.ShouldMatch("in a row were not answered within 200 ms: (nobody listens|Connection refused)$");

        using var again = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        again.Bind(endpoint);
        _time.Advance(Interval);
        var buffer = new byte[2048];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        var length = again.ReceiveFrom(buffer, ref from);
        again.SendTo(Encoding.ASCII.GetBytes(FakeProxySocket.Ok(Encoding.ASCII.GetString(buffer, 0, length))), from);
        _time.Advance(Interval);
        _heard[^1].Healthy.ShouldBeTrue();
    }

    [Fact]
    public void A_node_without_its_address_is_unhealthy_and_says_so()
    {
        // TEST-NET-1 (RFC 5737) is no address of this machine's; nothing is sent, because the socket cannot be bound.
        using var probe = Start(from: "192.0.2.77");
        for (var i = 0; i < 5 + 3; i++)
            _time.Advance(Interval);
        _heard.ShouldHaveSingleItem().Reason.ShouldEndWith("Cannot assign requested address");
    }

    [Fact]
    public void An_address_of_the_other_family_is_probed_from_where_the_kernel_likes()
    {
        _proxy.Dispose();
        _proxy = new FakeProxySocket(IPAddress.IPv6Loopback);
        using var probe = Start(from: "127.0.0.1");
        for (var i = 0; i < 10; i++)
            AnswerOne();
        _heard.ShouldBeEmpty();
    }

    [Fact]
    public void With_an_interval_of_0_there_are_no_probes()
    {
        using var probe = Start(Settings with { IntervalMs = 0 });
        _time.Timers.ShouldBe(0);
        _time.Advance(TimeSpan.FromMinutes(1));
        _heard.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_said_once_it_is_disposed()
    {
        var probe = Start();
        probe.Dispose();
        _time.Advance(TimeSpan.FromMinutes(1));
        _heard.ShouldBeEmpty();
    }

    public void Dispose() => _proxy.Dispose();

    private HealthProbe Start(HealthSettings? settings = null, string from = "127.0.0.1")
    {
        var probe = HealthProbe.Start(
            _proxy.Endpoint, IPAddress.Parse(from), settings ?? Settings, (healthy, reason) => _heard.Add((healthy, reason)), _time, NullLogger.Instance);
        _time.Advance(TimeSpan.Zero);
        return probe;
    }

    /// <summary>Answers the probe that is under way and lets the next one go.</summary>
    private void AnswerOne()
    {
        var request = _proxy.Receive();
        _proxy.Answer(FakeProxySocket.Ok(request));
        _time.Advance(Interval);
    }
}
