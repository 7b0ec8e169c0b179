using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Telemetry;

namespace OpenSipsHa.Sip.Tests.Messages;

/// <summary>RFC 4475 sections 3.1.2, 3.2 and 3.3, as a proxy has to treat them: what it answers, forwards or drops.</summary>
public sealed class TortureInvalidTests
{
    private readonly ProxyBench bench = new();

    public static TheoryData<string, string, int> Refused()
    {
        var data = new TheoryData<string, string, int>
        {
            { "3.1.2.2 Content-Length beyond the body", Invite().Replace("Content-Length: 0", "Content-Length: 9999"), 400 },
            { "3.1.2.3 negative Content-Length", Invite().Replace("Content-Length: 0", "Content-Length: -999"), 400 },
            { "3.1.2.4 CSeq number beyond 32 bits", Invite().Replace("CSeq: 1", "CSeq: 36893488147419103232"), 400 },
            { "3.1.2.4 Max-Forwards of 300", Invite().Replace("Max-Forwards: 70", "Max-Forwards: 300"), 400 },
            { "3.1.2.6 quoted string not closed", Invite().Replace("To: <sip:bob", "To: \"Mr. J. User <sip:bob"), 400 },
            { "3.1.2.7 brackets around the Request-URI", Invite().Replace("sip:bob@10.0.0.2 ", "<sip:bob@10.0.0.2> "), 400 },
            { "3.1.2.8 white space in the Request-URI", Invite().Replace("sip:bob@10.0.0.2 ", "sip:bob@10.0.0.2; lr "), 400 },
            { "3.1.2.9 several spaces in the request line", Invite().Replace("INVITE sip", "INVITE  sip"), 400 },
            { "3.1.2.10 spaces at the end of the request line", Invite().Replace("SIP/2.0\r\nVia", "SIP/2.0  \r\nVia"), 400 },
            { "3.1.2.14 spaces within an addr-spec", Invite().Replace("To: <sip:bob@example.com>", "To: \"Watson, Thomas\" < sip:t.watson@example.org >"), 400 },
            { "3.1.2.16 unknown protocol version", Invite().Replace("10.0.0.2 SIP/2.0", "10.0.0.2 SIP/7.0"), 505 },
            { "3.1.2.17 CSeq of another method", Invite().Replace("1 INVITE", "1 OPTIONS"), 400 },
            { "3.1.2.18 CSeq of another method, both unknown", ProxyBench.Request("NEWMETHOD", cseqMethod: "INVITE"), 400 },
            { "3.3.1 missing To, From, CSeq", "INVITE sip:user@10.0.0.2 SIP/2.0\r\nCall-ID: insuf\r\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKkdj\r\nContent-Length: 0\r\n\r\n", 400 },
            { "3.3.2 unknown scheme in the Request-URI", Invite().Replace("sip:bob@10.0.0.2 ", "nobodyKnowsThisScheme:totallyopaquecontent "), 416 },
            { "3.3.3 known but not for SIP", Invite().Replace("sip:bob@10.0.0.2 ", "soap.beep://192.0.2.103:3002 "), 416 },
            { "3.3.5 unknown Proxy-Require", Invite().Replace("Content-Length", "Require: nothingSupportsThis\r\nProxy-Require: noProxiesSupportThis, norDoAnyProxiesSupportThis\r\nContent-Length"), 420 },
            { "3.3.8 two values of a single header", Invite().Replace("CSeq: 1 INVITE", "CSeq: 1 INVITE\r\nCSeq: 59 INVITE"), 400 },
            { "3.3.9 two Content-Length", Invite().Replace("Content-Length: 0", "Content-Length: 0\r\nContent-Length: 5"), 400 },
            { "3.3.11 Max-Forwards 0", Invite().Replace("Max-Forwards: 70", "Max-Forwards: 0"), 483 },
            { "header line without a colon", Invite().Replace("Max-Forwards: 70", "Max-Forwards 70"), 400 },
            { "lone LF as a line break", Invite().Replace("Max-Forwards: 70\r\n", "Max-Forwards: 70\n"), 400 },
            { "Route that is no name-addr", Invite().Replace("Content-Length", "Route: <sip:10.0.0.2\r\nContent-Length"), 400 },
        };
        return data;
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_bad_request_is_answered_and_goes_no_further(string what, string text, int status)
    {
        var answer = bench.Receive(text).ShouldHaveSingleItem(what);
        answer.StartLine.ShouldStartWith($"SIP/2.0 {status} ", customMessage: what);
        answer.To.ShouldBe(ProxyBench.Caller);
        answer.Header("Via").ShouldStartWith("SIP/2.0/UDP 10.0.0.1");
        bench.Router.Routed.ShouldBe(0);
        bench.Engine.CountTransactions().ShouldBe(default);
        bench.Counters.EngineFailures.ShouldBe(0);
    }

    [Fact]
    public void The_reason_phrase_says_what_is_wrong()
    {
        bench.Receive(Invite().Replace("Content-Length: 0", "Content-Length: -999")).Single().StartLine
            .ShouldBe("SIP/2.0 400 Bad Content-Length, expected one number");
        bench.Receive(Invite().Replace("Content-Length", "Proxy-Require: a, b\r\nContent-Length")).Single().Header("Unsupported").ShouldBe("a, b");
    }

    [Fact]
    public void The_ACK_to_a_refusal_is_taken_although_no_transaction_was_made()
    {
        var refusal = bench.Receive(Invite().Replace("Max-Forwards: 70", "Max-Forwards: 0")).Single();
        var tag = refusal.Header("To").Split(";tag=")[1];
        bench.Receive(ProxyBench.Request("ACK", toTag: tag)).ShouldBeEmpty();
    }

    [Fact]
    public void Malformed_ACKs_and_responses_are_never_answered()
    {
        bench.Receive(ProxyBench.Request("ACK").Replace("Content-Length: 0", "Content-Length: -1")).ShouldBeEmpty();
        var invite = bench.Receive(Invite()).Single();
        bench.Receive(ProxyBench.Answer(invite, 200).Replace("SIP/2.0 200", "SIP/2.0 4294967301"), ProxyBench.Callee).ShouldBeEmpty();
        bench.Receive(ProxyBench.Answer(invite, 200).Replace("Content-Length: 0", "Content-Length: 10"), ProxyBench.Callee).ShouldBeEmpty();
        bench.Receive(ProxyBench.Answer(invite, 200).Replace("CSeq: ", "CSeq: x"), ProxyBench.Callee).ShouldBeEmpty();
        bench.Counters.ParseErrors.Sum().ShouldBe(4);
    }

    [Fact]
    public void Garbage_and_keep_alives_are_swallowed()
    {
        bench.Receive("\r\n\r\n").ShouldBeEmpty();
        bench.Receive("\0\0\0\0").ShouldBeEmpty();
        bench.Receive("GET / HTTP/1.1\r\nHost: x\r\n\r\n").ShouldBeEmpty();
        bench.Receive("INVITE sip:x@10.0.0.2 SIP/2.0\r\nTo: nothing else\r\n\r\n").ShouldBeEmpty();
        bench.Counters.ParseErrors[(int)SipParseError.Empty].ShouldBe(0);
        bench.Counters.ParseErrors.Sum().ShouldBe(3);
    }

    [Fact]
    public void A_branch_that_is_the_bare_cookie_is_matched_by_contents_3_2_1()
    {
        var options = ProxyBench.Request("OPTIONS", branch: "z9hG4bK");
        bench.Receive(options).ShouldHaveSingleItem();
        bench.Receive(options).ShouldBeEmpty();
        bench.Receive(ProxyBench.Request("OPTIONS", branch: "z9hG4bK", callId: "another")).ShouldHaveSingleItem();
    }

    [Fact]
    public void An_RFC_2543_request_without_branch_passes_3_4_1()
    {
        var invite = Invite().Replace(";branch=z9hG4bKcaller1", "");
        var forwarded = bench.Receive(invite).ShouldHaveSingleItem();
        bench.Receive(invite).ShouldBeEmpty();
        bench.Receive(ProxyBench.Answer(forwarded, 486), ProxyBench.Callee).Count.ShouldBe(2);
        bench.Receive(ProxyBench.Request("ACK", toTag: "callee").Replace(";branch=z9hG4bKcaller1", "")).ShouldBeEmpty();
        bench.Pass(5000).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Content-Type: application/unknownformat\r\n")]
    [InlineData("Authorization: NoOneKnowsThisScheme opaque-data=here\r\n")]
    [InlineData("Date: Fri, 01 Jan 2010 16:00:00 EST\r\n")]
    [InlineData("Require: nothingSupportsThis\r\n")]
    [InlineData("Accept-Language:\r\n")]
    public void What_is_not_the_proxys_business_passes_untouched_3_3_6_3_3_7_3_1_2_12(string header)
    {
        bench.Receive(Invite().Replace("Content-Length", header + "Content-Length")).ShouldHaveSingleItem().Text.ShouldContain(header);
    }

    [Fact]
    public void A_response_is_not_sent_to_a_broadcast_address_3_3_10()
    {
        bench.Receive("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.168.1.213:5060;branch=z9hG4bK838\r\n"
            + "Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23\r\nCall-ID: bcast\r\nCSeq: 35 INVITE\r\n"
            + "From: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>;tag=2\r\nContent-Length: 0\r\n\r\n").ShouldBeEmpty();
        bench.Counters.Dropped[(int)DropReason.NoNextVia].ShouldBe(1);
    }

    [Fact]
    public void Too_many_headers_and_a_missing_end_are_refused()
    {
        var many = string.Concat(Enumerable.Repeat("X-Header: y\r\n", SipMessage.MaxHeaders));
        bench.Receive(Invite().Replace("Content-Length: 0", many + "Content-Length: 0")).Single().StartLine.ShouldContain("Too many headers");
        bench.Receive(Invite()[..^2]).Single().StartLine.ShouldContain("No empty line");
    }

    private static string Invite() => ProxyBench.Request("INVITE");
}
