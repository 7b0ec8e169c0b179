using OpenSipsHa.Sip.Telemetry;

namespace OpenSipsHa.Sip.Tests.ProxyCore;

public sealed class CancelTests
{
    private readonly ProxyBench bench = new();

    [Fact]
    public void A_ringing_branch_is_cancelled_and_the_caller_gets_487()
    {
        var invite = bench.Receive(ProxyBench.Request("INVITE")).Single();
        bench.Receive(ProxyBench.Answer(invite, 180), ProxyBench.Callee);
        var sent = bench.Receive(ProxyBench.Request("CANCEL"));
        sent.Count.ShouldBe(2);
        sent[0].StartLine.ShouldBe("SIP/2.0 200 OK");
        sent[0].Header("CSeq").ShouldBe("1 CANCEL");
        sent[1].StartLine.ShouldBe("CANCEL sip:bob@10.0.0.2 SIP/2.0");
        sent[1].Headers("Via").ShouldBe([invite.Header("Via")]);
        sent[1].Header("CSeq").ShouldBe("1 CANCEL");
        bench.Receive(ProxyBench.Request("CANCEL")).ShouldHaveSingleItem().StartLine.ShouldBe("SIP/2.0 200 OK");
        bench.Receive(ProxyBench.Answer(invite, 200, method: "CANCEL"), ProxyBench.Callee).ShouldBeEmpty();
        var final = bench.Receive(ProxyBench.Answer(invite, 487), ProxyBench.Callee);
        final.Select(message => message.StartLine.Split(' ')[0] + message.StartLine.Split(' ')[1])
            .ShouldBe(["ACKsip:bob@10.0.0.2", "SIP/2.0487"]);
        bench.Router.Failures.ShouldBeEmpty();
        bench.Receive(ProxyBench.Request("ACK", toTag: "callee")).ShouldBeEmpty();
        bench.Pass(40_000).ShouldBeEmpty();
        bench.Engine.CountTransactions().ShouldBe(default);
    }

    [Fact]
    public void Before_any_provisional_the_CANCEL_waits_for_one()
    {
        var invite = bench.Receive(ProxyBench.Request("INVITE")).Single();
        bench.Receive(ProxyBench.Request("CANCEL")).ShouldHaveSingleItem().StartLine.ShouldBe("SIP/2.0 200 OK");
        bench.Receive(ProxyBench.Answer(invite, 100), ProxyBench.Callee).ShouldHaveSingleItem().StartLine.ShouldStartWith("CANCEL ");
        bench.Pass(600).Where(message => message.StartLine.StartsWith("CANCEL")).ShouldHaveSingleItem();
        bench.Receive(ProxyBench.Answer(invite, 200, method: "CANCEL"), ProxyBench.Callee);
        bench.Pass(5000).Where(message => message.StartLine.StartsWith("CANCEL")).ShouldBeEmpty();
    }

    [Fact]
    public void A_cancelled_call_that_nobody_ever_answers_ends_with_487()
    {
        bench.Receive(ProxyBench.Request("INVITE"));
        bench.Receive(ProxyBench.Request("CANCEL"));
        bench.Pass(33_000).Count(message => message.StartLine.StartsWith("SIP/2.0 487")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_200_that_crosses_the_CANCEL_still_reaches_the_caller()
    {
        var invite = bench.Receive(ProxyBench.Request("INVITE")).Single();
        bench.Receive(ProxyBench.Answer(invite, 180), ProxyBench.Callee);
        bench.Receive(ProxyBench.Request("CANCEL"));
        bench.Receive(ProxyBench.Answer(invite, 200), ProxyBench.Callee).ShouldHaveSingleItem().StartLine.ShouldStartWith("SIP/2.0 200");
    }

    [Fact]
    public void A_CANCEL_after_the_final_response_changes_nothing()
    {
        var invite = bench.Receive(ProxyBench.Request("INVITE")).Single();
        bench.Receive(ProxyBench.Answer(invite, 200), ProxyBench.Callee);
        bench.Receive(ProxyBench.Request("CANCEL")).ShouldHaveSingleItem().StartLine.ShouldBe("SIP/2.0 200 OK");
    }

    [Fact]
    public void A_CANCEL_without_context_is_forwarded_statelessly_or_answered_481()
    {
        var cancel = bench.Receive(ProxyBench.Request("CANCEL")).ShouldHaveSingleItem();
        cancel.To.ShouldBe(ProxyBench.Callee);
        bench.Receive(ProxyBench.Request("CANCEL")).ShouldHaveSingleItem().Header("Via").ShouldBe(cancel.Header("Via"));
        bench.Receive(ProxyBench.Request("CANCEL", uri: "sip:bob@192.168.1.213")).ShouldHaveSingleItem().StartLine.ShouldStartWith("SIP/2.0 481");
        bench.Engine.CountTransactions().ShouldBe(default);
    }

    [Fact]
    public void No_further_destination_is_tried_after_a_CANCEL()
    {
        bench.Router.OnFailure = (request, _) => request.Forward(Targets.To("10.0.0.3"));
        var invite = bench.Receive(ProxyBench.Request("INVITE")).Single();
        bench.Receive(ProxyBench.Answer(invite, 180), ProxyBench.Callee);
        bench.Receive(ProxyBench.Request("CANCEL"));
        var sent = bench.Receive(ProxyBench.Answer(invite, 503), ProxyBench.Callee);
        sent.ShouldNotContain(message => message.StartLine.StartsWith("INVITE"));
        sent.Last().StartLine.ShouldStartWith("SIP/2.0 500");
    }

    [Fact]
    public void An_ACK_that_leads_nowhere_is_dropped()
    {
        bench.Receive(ProxyBench.Request("ACK", uri: "sip:192.168.1.213", branch: "z9hG4bKstray")).ShouldBeEmpty();
        bench.Counters.Dropped[(int)DropReason.StrayAck].ShouldBe(1);
    }
}
