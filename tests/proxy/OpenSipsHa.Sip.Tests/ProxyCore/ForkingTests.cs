using OpenSipsHa.Sip.ProxyCore;

namespace OpenSipsHa.Sip.Tests.ProxyCore;

public sealed class ForkingTests
{
    private readonly ProxyBench bench = new();

    [Fact]
    public void A_failed_destination_is_followed_by_the_next_with_a_new_branch_from_the_original_request()
    {
        bench.Router.OnRoute = request => request.Forward(Targets.To("10.0.0.2", cookie: 1, uri: "sip:first@10.0.0.2"));
        bench.Router.OnFailure = (request, outcome) =>
        {
            if (outcome.Cookie == 1)
                request.Forward(Targets.To("10.0.0.3", cookie: 2));
        };
        var first = bench.Receive(ProxyBench.Request("INVITE")).Single();
        first.StartLine.ShouldBe("INVITE sip:first@10.0.0.2 SIP/2.0");
        var sent = bench.Receive(ProxyBench.Answer(first, 503), ProxyBench.Callee);
        sent.Count.ShouldBe(2);
        sent[0].StartLine.ShouldStartWith("ACK");
        var second = sent[1];
        second.StartLine.ShouldBe("INVITE sip:bob@10.0.0.2 SIP/2.0");
        second.To.ShouldBe(ProxyBench.Endpoint("10.0.0.3", 5060));
        second.Headers("Via").Count().ShouldBe(2);
        second.Header("Via").ShouldNotBe(first.Header("Via"));
        bench.Receive(ProxyBench.Answer(second, 200)).ShouldHaveSingleItem().StartLine.ShouldStartWith("SIP/2.0 200");
        bench.Router.Failures.ShouldBe([new BranchOutcome(1, ProxyBench.Callee, 503, BranchCause.Response, Progressed: false)]);
        bench.Router.Successes.Single().Cookie.ShouldBe(2);
    }

    [Fact]
    public void A_destination_that_says_nothing_is_left_after_its_own_timeout()
    {
        bench.Router.OnRoute = request => request.Forward(new ForwardTarget
        {
            Destination = ProxyBench.Callee, NoResponseTimeout = TimeSpan.FromSeconds(4),
        });
        bench.Router.OnFailure = (request, outcome) =>
        {
            if (outcome.Destination == ProxyBench.Callee)
                request.Forward(Targets.To("10.0.0.3"));
        };
        bench.Receive(ProxyBench.Request("INVITE"));
        bench.Pass(3990).ShouldAllBe(message => message.To != ProxyBench.Endpoint("10.0.0.3", 5060));
        bench.Pass(30).ShouldContain(message => message.To == ProxyBench.Endpoint("10.0.0.3", 5060));
        var outcome = bench.Router.Failures.Single();
        (outcome.Status, outcome.Cause).ShouldBe((408, BranchCause.Timeout));
    }

    [Fact]
    public void A_lone_503_becomes_500()
    {
        var invite = bench.Receive(ProxyBench.Request("INVITE")).Single();
        bench.Receive(ProxyBench.Answer(invite, 503), ProxyBench.Callee).Last().StartLine.ShouldStartWith("SIP/2.0 500");
    }

    [Fact]
    public void The_router_may_finish_with_a_code_of_its_own()
    {
        bench.Router.OnFailure = (request, _) => request.Respond(480, "All gateways busy"u8, "Retry-After: 5\r\n"u8);
        var invite = bench.Receive(ProxyBench.Request("INVITE")).Single();
        var answer = bench.Receive(ProxyBench.Answer(invite, 486), ProxyBench.Callee).Last();
        answer.StartLine.ShouldBe("SIP/2.0 480 All gateways busy");
        answer.Header("Retry-After").ShouldBe("5");
    }

    [Fact]
    public void Parallel_branches_ring_together_and_the_first_answer_cancels_the_others()
    {
        Fork(("10.0.0.2", 0), ("10.0.0.3", 0));
        var invites = bench.Receive(ProxyBench.Request("INVITE"));
        invites.Select(invite => invite.To.ToString()).ShouldBe(["10.0.0.2:5060", "10.0.0.3:5060"]);
        bench.Receive(ProxyBench.Answer(invites[0], 180, "a")).ShouldHaveSingleItem();
        bench.Receive(ProxyBench.Answer(invites[1], 180, "b")).ShouldHaveSingleItem();
        var sent = bench.Receive(ProxyBench.Answer(invites[1], 200, "b"));
        sent.Select(message => message.StartLine.Split(' ')[0]).ShouldBe(["SIP/2.0", "CANCEL"]);
        sent[1].To.ToString().ShouldBe("10.0.0.2:5060");
        bench.Receive(ProxyBench.Answer(invites[0], 487, "a")).ShouldHaveSingleItem().StartLine.ShouldStartWith("ACK");
    }

    [Fact]
    public void A_group_is_tried_only_when_the_one_before_has_failed()
    {
        Fork(("10.0.0.4", 1), ("10.0.0.2", 0), ("10.0.0.3", 0));
        var invites = bench.Receive(ProxyBench.Request("INVITE"));
        invites.Count.ShouldBe(2);
        bench.Receive(ProxyBench.Answer(invites[0], 486)).ShouldHaveSingleItem();
        var sent = bench.Receive(ProxyBench.Answer(invites[1], 404));
        sent.Last().To.ToString().ShouldBe("10.0.0.4:5060");
        // 486 and 404 are of one class: the first stays.
        bench.Receive(ProxyBench.Answer(sent.Last(), 500)).Last().StartLine.ShouldStartWith("SIP/2.0 486");
    }

    [Fact]
    public void A_6xx_stops_everything()
    {
        Fork(("10.0.0.2", 0), ("10.0.0.3", 0), ("10.0.0.4", 1));
        var invites = bench.Receive(ProxyBench.Request("INVITE"));
        bench.Receive(ProxyBench.Answer(invites[1], 180));
        var sent = bench.Receive(ProxyBench.Answer(invites[0], 603));
        sent.Select(message => message.StartLine.Split(' ')[0]).ShouldBe(["ACK", "CANCEL"]);
        sent = bench.Receive(ProxyBench.Answer(invites[1], 487));
        sent.Last().StartLine.ShouldStartWith("SIP/2.0 603");
        sent.ShouldNotContain(message => message.StartLine.StartsWith("INVITE"));
    }

    [Fact]
    public void A_401_carries_the_challenges_of_all_branches()
    {
        Fork(("10.0.0.2", 0), ("10.0.0.3", 0));
        var invites = bench.Receive(ProxyBench.Request("INVITE"));
        bench.Receive(ProxyBench.Answer(invites[0], 401, extra: "WWW-Authenticate: Digest realm=\"a\"\r\n"));
        var final = bench.Receive(ProxyBench.Answer(invites[1], 407, extra: "Proxy-Authenticate: Digest realm=\"b\"\r\n")).Last();
        final.StartLine.ShouldStartWith("SIP/2.0 401");
        final.Headers("WWW-Authenticate").ShouldBe(["Digest realm=\"a\""]);
        final.Headers("Proxy-Authenticate").ShouldBe(["Digest realm=\"b\""]);
    }

    [Fact]
    public void Ringing_without_end_is_cancelled_by_timer_C_and_ends_with_408()
    {
        var invite = bench.Receive(ProxyBench.Request("INVITE")).Single();
        bench.Receive(ProxyBench.Answer(invite, 180), ProxyBench.Callee);
        bench.Pass(184_000).ShouldBeEmpty();
        bench.Receive(ProxyBench.Answer(invite, 180), ProxyBench.Callee);
        bench.Pass(184_000).ShouldBeEmpty();
        bench.Pass(1_100).ShouldHaveSingleItem().StartLine.ShouldStartWith("CANCEL");
        bench.Receive(ProxyBench.Answer(invite, 487), ProxyBench.Callee).Last().StartLine.ShouldStartWith("SIP/2.0 408");
    }

    [Fact]
    public void What_cannot_be_reached_fails_at_once_and_the_next_is_tried()
    {
        bench.Router.OnRoute = request => request.Forward(Targets.To("", uri: "sip:bob@name.without.dns"));
        bench.Router.OnFailure = (request, outcome) =>
        {
            outcome.Cause.ShouldBe(BranchCause.Unreachable);
            request.Forward(Targets.To("10.0.0.3"));
        };
        bench.Receive(ProxyBench.Request("INVITE")).ShouldHaveSingleItem().To.ToString().ShouldBe("10.0.0.3:5060");
    }

    [Theory]
    [InlineData("sip:bob@name.without.dns")]
    [InlineData("sips:bob@10.0.0.2")]
    [InlineData("sip:bob@10.0.0.2;transport=tcp")]
    [InlineData("sip:bob@[2001:db8::1]")]
    [InlineData("tel:+15551234")]
    public void A_request_that_leads_nowhere_by_UDP_gets_500(string uri) =>
        bench.Receive(ProxyBench.Request("INVITE", uri: uri)).ShouldHaveSingleItem().StartLine.ShouldBe("SIP/2.0 500 No destination available");

    [Fact]
    public void A_router_that_throws_or_does_nothing_is_answered_500()
    {
        bench.Router.OnRoute = _ => throw new InvalidDataException("bug");
        bench.Receive(ProxyBench.Request("INVITE")).ShouldHaveSingleItem().StartLine.ShouldStartWith("SIP/2.0 500");
        bench.Router.OnRoute = _ => { };
        bench.Receive(ProxyBench.Request("OPTIONS")).ShouldHaveSingleItem().StartLine.ShouldStartWith("SIP/2.0 500");
        bench.Counters.RouterFailures.ShouldBe(1);
    }

    [Fact]
    public void A_binding_s_Path_becomes_Route_and_the_contact_the_Request_URI()
    {
        bench.Router.OnRoute = request => request.Forward(Targets.To("", uri: "sip:bob@10.0.0.9", route: "<sip:10.0.0.7;lr>, <sip:10.0.0.8;lr>"));
        var invite = bench.Receive(ProxyBench.Request("INVITE")).Single();
        invite.StartLine.ShouldBe("INVITE sip:bob@10.0.0.9 SIP/2.0");
        invite.Header("Route").ShouldBe("<sip:10.0.0.7;lr>, <sip:10.0.0.8;lr>");
        invite.To.ToString().ShouldBe("10.0.0.7:5060");
    }

    private void Fork(params (string Address, int Group)[] targets) => bench.Router.OnRoute = request =>
    {
        foreach (var (address, group) in targets)
            request.AddTarget(Targets.To(address, group)).ShouldBeTrue();
        request.Forward();
    };
}
