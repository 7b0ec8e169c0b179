using OpenSipsHa.Sip.Dns;
using OpenSipsHa.Sip.Tests.Dns;

namespace OpenSipsHa.Sip.Tests.ProxyCore;

/// <summary>
/// Next hops that are names. Failover to the next target on transport error, timeout with no response at all, or 503; new branch each
/// time; never after a provisional.
/// </summary>
public sealed class NameTests : IDisposable
{
    private const string Uri = "sip:2125551212@example.com";
    private const string First = "192.168.1.210:5060";
    private const string Second = "192.168.1.214:5060";

    // The address of the talk is that of the bench's own listener; the rest is its zone.
    private readonly NamedBench bench = new(new Zone(
        Zone.Naptr("example.com", 10, 100, "SIP+D2U", "_sip._udp.example.com"),
        Zone.Srv("_sip._udp.example.com", 10, 100, 5060, "osips01.example.com"), Zone.Srv("_sip._udp.example.com", 20, 100, 5060, "osips11.example.com"),
        Zone.A("osips01.example.com", "192.168.1.210"), Zone.A("osips11.example.com", "192.168.1.214"),
        Zone.A("self.example.com", "192.168.1.213"), Zone.A("gw.example.net", "192.0.2.99"),
        new AddressRecord("six.example.com", TimeSpan.FromHours(1), System.Net.IPAddress.IPv6Loopback)));

    public void Dispose() => bench.Dispose();

    private ProxyBench Proxy => bench.Proxy;

    [Fact]
    public void A_request_waits_for_the_name_and_the_next_one_does_not()
    {
        bench.Servers.Hold();
        Proxy.Receive(Invite()).ShouldBeEmpty();
        Proxy.Receive(Invite()).ShouldBeEmpty("a retransmission is absorbed");
        Proxy.Pass(200).ShouldHaveSingleItem().StartLine.ShouldStartWith("SIP/2.0 100");
        bench.Servers.Release();
        To(bench.Settle().ShouldHaveSingleItem()).ShouldBe(First);
        To(Proxy.Receive(Invite(2)).ShouldHaveSingleItem()).ShouldBe(First);
        Proxy.Counters.Parked.ShouldBe(1);
    }

    [Fact]
    public void Names_in_a_Route_are_followed()
    {
        To(bench.Receive(ProxyBench.Request("BYE", toTag: "x", extra: "Route: <sip:192.168.1.213;lr>, <sip:example.com;lr>\r\n")).ShouldHaveSingleItem()).ShouldBe(First);
    }

    [Fact]
    public void A_next_hop_of_the_routers_leads_there_and_stays_out_of_the_request()
    {
        Proxy.Router.OnRoute = request => request.Forward(new() { NextHop = "sip:example.com"u8, RequestUri = "sip:x@gw.example.net"u8 });
        var sent = bench.Receive(Invite()).ShouldHaveSingleItem();
        (To(sent), sent.StartLine).ShouldBe((First, "INVITE sip:x@gw.example.net SIP/2.0"));
    }

    [Fact]
    public void A_503_goes_on_to_the_next_address_with_a_new_branch()
    {
        var first = bench.Receive(Invite()).Single();
        var sent = Proxy.Receive(ProxyBench.Answer(first, 503));
        sent.Select(message => message.StartLine.Split(' ')[0]).ShouldBe(["ACK", "INVITE"]);
        To(sent[1]).ShouldBe(Second);
        sent[1].Header("Via").ShouldNotBe(first.Header("Via"));
        Proxy.Router.Failures.ShouldBeEmpty();
        Proxy.Receive(ProxyBench.Answer(sent[1], 200)).ShouldHaveSingleItem().StartLine.ShouldStartWith("SIP/2.0 200");
        Proxy.Counters.FailedOver.ShouldBe(1);
    }

    [Fact]
    public void A_503_after_100_is_one_too_because_100_is_of_the_hop_and_not_of_the_callee()
    {
        var first = bench.Receive(Invite()).Single();
        Proxy.Receive(ProxyBench.Answer(first, 100));
        To(Proxy.Receive(ProxyBench.Answer(first, 503))[1]).ShouldBe(Second);
    }

    [Fact]
    public void Never_after_a_provisional()
    {
        var first = bench.Receive(Invite()).Single();
        Proxy.Receive(ProxyBench.Answer(first, 180)).ShouldHaveSingleItem();
        Proxy.Receive(ProxyBench.Answer(first, 503)).Select(message => message.StartLine).ShouldBe(
            [$"ACK {Uri} SIP/2.0", "SIP/2.0 500 No destination available"]);
        Proxy.Router.Failures.Single().Status.ShouldBe(503);
    }

    [Theory]
    [InlineData(486)]
    [InlineData(500)]
    [InlineData(408)]
    [InlineData(603)]
    public void Any_other_answer_is_the_answer(int status)
    {
        var first = bench.Receive(Invite()).Single();
        Proxy.Receive(ProxyBench.Answer(first, status)).Last().StartLine.ShouldStartWith($"SIP/2.0 {status}");
    }

    [Fact]
    public void Silence_goes_on_to_the_next_address_and_a_100_is_no_silence()
    {
        var first = bench.Receive(Invite()).Single();
        var second = Proxy.Pass(4100).Last();
        To(second).ShouldBe(Second);
        // The last one has until timer B.
        Proxy.Pass(20_000).ShouldAllBe(message => To(message) == Second);
        To(first).ShouldBe(First);
        var waiting = Proxy.Receive(Invite(2)).Single();
        To(waiting).ShouldBe(Second, "the first has failed lately");
        Proxy.Receive(ProxyBench.Answer(waiting, 100));
        Proxy.Pass(60_000).ShouldNotContain(message => message.StartLine.StartsWith("INVITE") && message.Header("Call-ID") == "call-2");
    }

    [Fact]
    public void An_address_that_failed_is_tried_last_for_30_seconds_or_until_it_answers()
    {
        Proxy.Receive(ProxyBench.Answer(bench.Receive(Invite()).Single(), 503));
        To(Proxy.Receive(Invite(2)).Single()).ShouldBe(Second);
        Proxy.Pass(30_000);
        var again = Proxy.Receive(Invite(3)).Single();
        To(again).ShouldBe(First);
        Proxy.Receive(ProxyBench.Answer(again, 200));
        To(Proxy.Receive(Invite(4)).Single()).ShouldBe(First);
    }

    [Fact]
    public void When_all_addresses_fail_the_router_hears_of_it_once_and_the_caller_gets_the_last_answer()
    {
        var sent = Proxy.Receive(ProxyBench.Answer(bench.Receive(Invite()).Single(), 503));
        Proxy.Receive(ProxyBench.Answer(sent[1], 503)).Last().StartLine.ShouldBe("SIP/2.0 500 No destination available");
        Proxy.Router.Failures.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("nobody.example.org", "SIP/2.0 500 Host Name Not Found")]
    [InlineData("six.example.com", "SIP/2.0 500 No destination available")]
    [InlineData("self.example.com", "SIP/2.0 500 No destination available")]
    [InlineData("example.com;transport=tcp", "SIP/2.0 500 No Transport In Common With The Domain")]
    [InlineData("300.1.2.3", "SIP/2.0 500 Host Name Not Found")]
    public void What_leads_nowhere_is_answered_with_the_reason(string host, string answer)
    {
        bench.Receive(Invite(uri: $"sip:x@{host}")).ShouldHaveSingleItem().StartLine.ShouldBe(answer);
        Proxy.Router.Failures.Single().Cause.ShouldBe(OpenSipsHa.Sip.ProxyCore.BranchCause.Unreachable);
    }

    [Fact]
    public void Name_servers_that_fail_are_the_reason_given()
    {
        bench.Servers.Answer = _ => DnsAnswer.Failure;
        bench.Receive(Invite()).ShouldHaveSingleItem().StartLine.ShouldBe("SIP/2.0 500 Name Servers Failed");
    }

    [Fact]
    public void No_more_requests_are_parked_than_there_is_room_for()
    {
        bench.Servers.Hold();
        for (var i = 1; i <= 3; i++)
            Proxy.Receive(Invite(i)).ShouldBeEmpty();
        var refused = Proxy.Receive(Invite(4)).ShouldHaveSingleItem();
        refused.StartLine.ShouldBe("SIP/2.0 503 Too Many Requests Wait For Name Servers");
        refused.Header("Retry-After").ShouldBe("5");
        bench.Servers.Release();
        bench.Settle().Count(message => To(message) == First).ShouldBe(3);
    }

    [Fact]
    public void A_CANCEL_ends_the_waiting_and_what_comes_later_is_for_nobody()
    {
        bench.Servers.Hold();
        Proxy.Receive(Invite());
        var cancel = ProxyBench.Request("CANCEL", uri: Uri, branch: "z9hG4bKcaller1");
        Proxy.Receive(cancel).Select(message => message.StartLine).ShouldBe(["SIP/2.0 200 OK", "SIP/2.0 487 Request Terminated"]);
        Proxy.Pass(40_000);
        bench.Servers.Release();
        bench.Settle().ShouldBeEmpty();
        Proxy.Counters.EngineFailures.ShouldBe(0);
    }

    [Fact]
    public void Branches_to_names_and_literals_fork_together()
    {
        Proxy.Router.OnRoute = request =>
        {
            request.AddTarget(new() { NextHop = "sip:example.com"u8 });
            request.AddTarget(Targets.To("10.0.0.7"));
            request.Forward();
        };
        bench.Servers.Hold();
        var literal = Proxy.Receive(Invite()).ShouldHaveSingleItem();
        To(literal).ShouldBe("10.0.0.7:5060");
        Proxy.Receive(ProxyBench.Answer(literal, 404)).ShouldHaveSingleItem("only the ACK: the name is still out").StartLine.ShouldStartWith("ACK");
        bench.Servers.Release();
        var named = bench.Settle().ShouldHaveSingleItem();
        Proxy.Receive(ProxyBench.Answer(named, 200)).ShouldHaveSingleItem().StartLine.ShouldStartWith("SIP/2.0 200");
    }

    [Fact]
    public void An_answer_before_the_name_is_known_ends_the_waiting()
    {
        Proxy.Router.OnRoute = request =>
        {
            request.AddTarget(new() { NextHop = "sip:example.com"u8 });
            request.AddTarget(Targets.To("10.0.0.7"));
            request.Forward();
        };
        bench.Servers.Hold();
        Proxy.Receive(ProxyBench.Answer(Proxy.Receive(Invite()).Single(), 200)).ShouldHaveSingleItem();
        bench.Servers.Release();
        bench.Settle().ShouldBeEmpty();
    }

    [Fact]
    public void An_ACK_to_a_2xx_waits_for_the_name_in_its_Route_and_goes_where_the_INVITE_went()
    {
        var ack = ProxyBench.Request("ACK", uri: "sip:bob@10.0.0.2", toTag: "callee", extra: "Route: <sip:192.168.1.213;lr>, <sip:example.com;lr>\r\n");
        To(bench.Receive(ack).ShouldHaveSingleItem()).ShouldBe(First);
        To(Proxy.Receive(ack).ShouldHaveSingleItem("known by now")).ShouldBe(First);
        bench.Receive(ack.Replace("example.com;lr", "nobody.example.org;lr")).ShouldBeEmpty();
        Proxy.Counters.Dropped[(int)OpenSipsHa.Sip.Telemetry.DropReason.StrayAck].ShouldBe(1);
    }

    [Fact]
    public void Requests_of_a_dialog_go_the_same_way_and_calls_share_the_load()
    {
        using var shared = new NamedBench(new Zone([.. Enumerable.Range(1, 4).SelectMany(i => (DnsRecord[])
            [Zone.Srv("_sip._udp.example.com", 1, 10, 5060, $"h{i}.example.com"), Zone.A($"h{i}.example.com", $"10.1.0.{i}")])]));
        var used = new HashSet<string>();
        for (var call = 0; call < 40; call++)
        {
            var invite = To(shared.Receive(Invite(call)).Single());
            var bye = ProxyBench.Request("BYE", uri: Uri, branch: $"z9hG4bKbye{call}", toTag: "x", callId: $"call-{call}");
            To(shared.Receive(bye).Single()).ShouldBe(invite);
            used.Add(invite);
        }

        used.Count.ShouldBe(4);
    }

    [Fact]
    public void Without_a_resolver_only_literals_lead_anywhere()
    {
        Proxy.Engine.Resolver = null;
        Proxy.Receive(Invite()).ShouldHaveSingleItem().StartLine.ShouldBe("SIP/2.0 500 No destination available");
    }

    private static string Invite(int call = 1, string uri = Uri) =>
        ProxyBench.Request("INVITE", uri: uri, branch: $"z9hG4bKcaller{call}", callId: $"call-{call}");

    private static string To(SentMessage message) => message.To.ToString();
}
