using OpenSipsHa.Sip.Telemetry;

namespace OpenSipsHa.Sip.Tests.ProxyCore;

public sealed class CallTests
{
    private readonly ProxyBench bench = new();

    [Fact]
    public void A_call_passes_with_the_route_recorded_on_the_virtual_address()
    {
        var invite = bench.Receive(ProxyBench.Request("INVITE")).ShouldHaveSingleItem();
        invite.To.ShouldBe(ProxyBench.Callee);
        invite.From.ShouldBe(bench.Vip);
        invite.StartLine.ShouldBe("INVITE sip:bob@10.0.0.2 SIP/2.0");
        invite.Header("Record-Route").ShouldBe("<sip:192.168.1.213:5060;lr>");
        invite.Headers("Via").Count().ShouldBe(2);
        invite.Header("Via").ShouldStartWith("SIP/2.0/UDP 192.168.1.213:5060;branch=z9hG4bK");
        invite.Header("Max-Forwards").ShouldBe("69");

        bench.Receive(ProxyBench.Answer(invite, 100), ProxyBench.Callee).ShouldBeEmpty();
        var ringing = bench.Receive(ProxyBench.Answer(invite, 180), ProxyBench.Callee).ShouldHaveSingleItem();
        ringing.To.ShouldBe(ProxyBench.Caller);
        ringing.Headers("Via").ShouldBe(["SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKcaller1"]);
        var ok = bench.Receive(ProxyBench.Answer(invite, 200), ProxyBench.Callee).ShouldHaveSingleItem();
        ok.StartLine.ShouldStartWith("SIP/2.0 200");
        bench.Calls.Established.ShouldBe(["call-1"]);

        const string route = "Route: <sip:192.168.1.213:5060;lr>\r\n";
        var ack = bench.Receive(ProxyBench.Request("ACK", branch: "z9hG4bKack", toTag: "callee", extra: route)).ShouldHaveSingleItem();
        ack.StartLine.ShouldBe("ACK sip:bob@10.0.0.2 SIP/2.0");
        ack.To.ShouldBe(ProxyBench.Callee);
        ack.Headers("Route").ShouldBeEmpty();

        var bye = bench.Receive(ProxyBench.Request("BYE", branch: "z9hG4bKbye", toTag: "callee", extra: route, cseq: 2)).ShouldHaveSingleItem();
        bye.To.ShouldBe(ProxyBench.Callee);
        bye.Headers("Record-Route").ShouldBeEmpty();
        bench.Receive(ProxyBench.Answer(bye, 200), ProxyBench.Callee).ShouldHaveSingleItem().To.ShouldBe(ProxyBench.Caller);
        bench.Calls.Ended.ShouldBe(["call-1"]);
        bench.Router.Routed.ShouldBe(1);
        bench.Pass(40_000).ShouldBeEmpty();
        bench.Engine.CountTransactions().ShouldBe(default);
    }

    [Fact]
    public void An_INVITE_that_nobody_answers_within_200_ms_gets_100()
    {
        bench.Receive(ProxyBench.Request("INVITE"));
        var sent = bench.Pass(200);
        sent.ShouldHaveSingleItem().StartLine.ShouldBe("SIP/2.0 100 Trying");
        sent[0].Header("To").ShouldNotContain("tag");
    }

    [Fact]
    public void A_non_INVITE_request_never_gets_100_and_times_out_in_silence()
    {
        bench.Receive(ProxyBench.Request("MESSAGE")).ShouldHaveSingleItem();
        var sent = bench.Pass(40_000);
        sent.ShouldAllBe(message => message.StartLine.StartsWith("MESSAGE"));
        // E at 0.5, 1.5, 3.5, 7.5, … 31.5 s: T1 doubling up to T2.
        sent.Count.ShouldBe(10);
        bench.Router.Failures.ShouldHaveSingleItem().Status.ShouldBe(408);
        bench.Pass(40_000).ShouldBeEmpty();
        bench.Engine.CountTransactions().ShouldBe(default);
    }

    [Fact]
    public void An_INVITE_without_any_answer_is_sent_seven_times_and_ends_with_408()
    {
        bench.Receive(ProxyBench.Request("INVITE"));
        var sent = bench.Pass(32_100);
        sent.Count(message => message.StartLine.StartsWith("INVITE")).ShouldBe(6);
        sent.Count(message => message.StartLine.StartsWith("SIP/2.0 408")).ShouldBe(1);
    }

    [Fact]
    public void A_retransmitted_INVITE_is_answered_with_the_last_response_and_routed_once()
    {
        var invite = bench.Receive(ProxyBench.Request("INVITE")).Single();
        bench.Receive(ProxyBench.Request("INVITE")).ShouldBeEmpty();
        var ringing = bench.Receive(ProxyBench.Answer(invite, 180), ProxyBench.Callee).Single();
        bench.Receive(ProxyBench.Request("INVITE")).ShouldHaveSingleItem().Text.ShouldBe(ringing.Text);
        bench.Router.Routed.ShouldBe(1);
        bench.Counters.RetransmissionsReceived.ShouldBe(2);
    }

    [Fact]
    public void A_busy_callee_gets_our_ACK_and_the_caller_the_486_until_it_acknowledges()
    {
        var invite = bench.Receive(ProxyBench.Request("INVITE")).Single();
        var sent = bench.Receive(ProxyBench.Answer(invite, 486), ProxyBench.Callee);
        sent.Count.ShouldBe(2);
        var ack = sent[0];
        ack.StartLine.ShouldBe("ACK sip:bob@10.0.0.2 SIP/2.0");
        ack.Headers("Via").ShouldBe([invite.Header("Via")]);
        ack.Header("To").ShouldContain("tag=callee");
        ack.Header("CSeq").ShouldBe("1 ACK");
        sent[1].StartLine.ShouldStartWith("SIP/2.0 486");
        bench.Receive(ProxyBench.Answer(invite, 486), ProxyBench.Callee).ShouldHaveSingleItem().Text.ShouldBe(ack.Text);
        bench.Pass(600).ShouldHaveSingleItem().StartLine.ShouldStartWith("SIP/2.0 486");
        bench.Receive(ProxyBench.Request("ACK", toTag: "callee")).ShouldBeEmpty();
        bench.Pass(40_000).ShouldBeEmpty();
        bench.Engine.CountTransactions().ShouldBe(default);
    }

    [Fact]
    public void A_second_2xx_passes_and_so_does_one_after_the_transaction_ended()
    {
        var invite = bench.Receive(ProxyBench.Request("INVITE")).Single();
        var ok = ProxyBench.Answer(invite, 200);
        bench.Receive(ok, ProxyBench.Callee).ShouldHaveSingleItem();
        bench.Receive(ok, ProxyBench.Callee).ShouldHaveSingleItem();
        bench.Receive(ProxyBench.Request("INVITE")).ShouldBeEmpty();
        bench.Pass(40_000).ShouldBeEmpty();
        bench.Receive(ok, ProxyBench.Callee).ShouldHaveSingleItem().To.ShouldBe(ProxyBench.Caller);
        bench.Counters.StatelessResponses.ShouldBe(1);
        bench.Calls.Established.Count.ShouldBe(1);
    }

    [Fact]
    public void A_member_that_took_over_forwards_responses_to_requests_it_never_saw()
    {
        var other = new ProxyBench(seed: 2);
        var invite = other.Receive(ProxyBench.Request("INVITE", via: "10.0.0.1:5070;rport")).Single();
        var ringing = bench.Receive(ProxyBench.Answer(invite, 180), ProxyBench.Callee).ShouldHaveSingleItem();
        ringing.To.ShouldBe(ProxyBench.Caller);
    }

    [Fact]
    public void A_response_with_no_Via_but_ours_does_not_end_the_transaction()
    {
        var invite = bench.Receive(ProxyBench.Request("INVITE")).Single();
        var ok = ProxyBench.Answer(invite, 200);
        bench.Receive(ok.Replace("Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKcaller1\r\n", ""), ProxyBench.Callee).ShouldBeEmpty();
        bench.Receive(ok, ProxyBench.Callee).ShouldHaveSingleItem().StartLine.ShouldStartWith("SIP/2.0 200");
    }

    [Fact]
    public void A_response_with_a_foreign_Via_is_dropped()
    {
        bench.Receive("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 10.9.9.9;branch=z9hG4bKx\r\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKy\r\n"
            + "From: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\n\r\n").ShouldBeEmpty();
        bench.Counters.Dropped[(int)DropReason.ForeignVia].ShouldBe(1);
    }

    [Fact]
    public void Nothing_leaves_from_an_address_that_this_member_does_not_hold()
    {
        var invite = bench.Receive(ProxyBench.Request("INVITE")).Single();
        bench.Vip.Active = false;
        bench.Receive(ProxyBench.Request("INVITE", branch: "z9hG4bKnew")).ShouldBeEmpty();
        bench.Receive(ProxyBench.Answer(invite, 200), ProxyBench.Callee, bench.Node).ShouldBeEmpty();
        bench.Pass(60_000).ShouldBeEmpty();
        bench.Router.Routed.ShouldBe(1);
        bench.Counters.Dropped[(int)DropReason.ListenerInactive].ShouldBe(2);
        bench.Engine.CountTransactions().Client.ShouldBe(0);
    }
}
