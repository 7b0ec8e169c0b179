namespace OpenSipsHa.Sip.Tests.ProxyCore;

public sealed class RouteTests
{
    private readonly ProxyBench bench = new();

    [Fact]
    public void An_in_dialog_request_follows_its_routes_without_the_router()
    {
        var bye = Forward(ProxyBench.Request("BYE", toTag: "x", extra: "Route: <sip:192.168.1.213:5060;lr>, <sip:10.0.0.8:5080;lr>\r\n"));
        bye.To.ToString().ShouldBe("10.0.0.8:5080");
        bye.Header("Route").ShouldBe("<sip:10.0.0.8:5080;lr>");
        bye.StartLine.ShouldBe("BYE sip:bob@10.0.0.2 SIP/2.0");
        bench.Router.Routed.ShouldBe(0);
    }

    [Fact]
    public void Record_Route_is_double_when_the_request_leaves_by_another_listener_and_both_go_again()
    {
        bench.Router.OnRoute = request => request.Forward(new() { Destination = ProxyBench.Callee, Listener = bench.Node });
        var invite = Forward(ProxyBench.Request("INVITE"));
        invite.From.ShouldBe(bench.Node);
        invite.Headers("Record-Route").ShouldBe(["<sip:192.168.1.11:5060;lr>", "<sip:192.168.1.213:5060;lr>"]);
        var bye = Forward(ProxyBench.Request("BYE", toTag: "x", branch: "z9hG4bKbye",
            extra: "Route: <sip:192.168.1.213:5060;lr>\r\nRoute: <sip:192.168.1.11:5060;lr>\r\n"));
        bye.Headers("Route").ShouldBeEmpty();
        bye.From.ShouldBe(bench.Node);
        bye.To.ShouldBe(ProxyBench.Callee);
    }

    [Fact]
    public void A_strict_router_before_us_put_our_address_into_the_Request_URI()
    {
        var bye = Forward(ProxyBench.Request("BYE", uri: "sip:192.168.1.213:5060;lr", toTag: "x",
            extra: "Route: <sip:10.0.0.8;lr>, <sip:bob@10.0.0.2>\r\n"));
        bye.StartLine.ShouldBe("BYE sip:bob@10.0.0.2 SIP/2.0");
        bye.Headers("Route").ShouldBe(["<sip:10.0.0.8;lr>"]);
        bye.To.ToString().ShouldBe("10.0.0.8:5060");
        bye = Forward(ProxyBench.Request("BYE", uri: "sip:192.168.1.213:5060;lr", toTag: "x", branch: "z9hG4bKb2", extra: "Route: <sip:bob@10.0.0.2>\r\n"));
        bye.StartLine.ShouldBe("BYE sip:bob@10.0.0.2 SIP/2.0");
        bye.Headers("Route").ShouldBeEmpty();
        bye.To.ShouldBe(ProxyBench.Callee);
    }

    [Fact]
    public void A_strict_router_after_us_gets_its_URI_as_the_Request_URI()
    {
        var bye = Forward(ProxyBench.Request("BYE", toTag: "x", extra: "Route: <sip:192.168.1.213;lr>, <sip:10.0.0.8>, <sip:10.0.0.9;lr>\r\n"));
        bye.StartLine.ShouldBe("BYE sip:10.0.0.8 SIP/2.0");
        bye.Headers("Route").ShouldBe(["<sip:10.0.0.9;lr>, <sip:bob@10.0.0.2>"]);
        bye.To.ToString().ShouldBe("10.0.0.8:5060");
    }

    [Fact]
    public void The_same_request_again_is_a_loop_and_a_changed_one_a_spiral()
    {
        bench.Router.OnRoute = request => request.Forward(Targets.To("10.0.0.7"));
        var invite = Forward(ProxyBench.Request("INVITE", uri: "sip:bob@192.168.1.213"));
        bench.Receive(invite.Text, ProxyBench.Endpoint("10.0.0.7", 5060)).ShouldHaveSingleItem().StartLine.ShouldStartWith("SIP/2.0 482");
        var spiral = invite.Text.Replace("INVITE sip:bob@", "INVITE sip:carol@").Replace("Via: SIP/2.0/UDP 192", "Via: SIP/2.0/UDP 10.0.0.7;branch=z9hG4bK77\r\nVia: SIP/2.0/UDP 192");
        bench.Receive(spiral, ProxyBench.Endpoint("10.0.0.7", 5060)).ShouldHaveSingleItem().StartLine.ShouldStartWith("INVITE sip:carol@");
    }

    [Fact]
    public void An_in_dialog_request_to_ourselves_without_route_gets_404() =>
        Forward(ProxyBench.Request("BYE", uri: "sip:192.168.1.213", toTag: "x")).StartLine.ShouldStartWith("SIP/2.0 404");

    [Fact]
    public void Replies_go_to_the_source_port_when_rport_asks_for_it_and_to_sent_by_otherwise()
    {
        bench.Router.OnRoute = request => request.Respond(404);
        var nat = ProxyBench.Endpoint("10.0.0.77", 40000);
        bench.Receive(ProxyBench.Request("OPTIONS", via: "192.168.7.7:5066;rport"), nat).Single().To.ShouldBe(nat);
        bench.Receive(ProxyBench.Request("OPTIONS", via: "192.168.7.7:5066", branch: "z9hG4bK2"), nat).Single().To.ToString().ShouldBe("10.0.0.77:5066");
        bench.Receive(ProxyBench.Request("OPTIONS", via: "192.168.7.7", branch: "z9hG4bK3"), nat).Single().To.ToString().ShouldBe("10.0.0.77:5060");
    }

    [Fact]
    public void A_registrar_s_answer_is_kept_for_the_retransmission()
    {
        bench.Router.OnRoute = request => request.Respond(200, default, "Contact: <sip:a@10.0.0.1>;expires=60\r\n"u8);
        var answer = Forward(ProxyBench.Request("REGISTER", uri: "sip:192.168.1.213"));
        answer.Header("Contact").ShouldBe("<sip:a@10.0.0.1>;expires=60");
        Forward(ProxyBench.Request("REGISTER", uri: "sip:192.168.1.213")).Text.ShouldBe(answer.Text);
        bench.Router.Routed.ShouldBe(1);
        bench.Pass(40_000).ShouldBeEmpty();
        bench.Engine.CountTransactions().ShouldBe(default);
    }

    private SentMessage Forward(string text) => bench.Receive(text).ShouldHaveSingleItem();
}
