using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Sip.Tests.Messages;

/// <summary>Rules 1 and 3 of "Messages" where RFC 4475 has no message for them: limits, framing, and what is never answered.</summary>
public sealed class MalformedTests
{
    private readonly ProxyBench bench = new();

    [Theory]
    [InlineData("Max-Forwards: 70", "Max-Forwards 70", "Bad header line, expected name: value")]
    [InlineData("Max-Forwards: 70", "Max-Forwards: 300", "Bad Max-Forwards, expected 0 to 255")]
    [InlineData("Max-Forwards: 70\r\n", "Max-Forwards: 70\n", "Bad line break, expected CR LF")]
    [InlineData("Content-Length", "Route: <sip:10.0.0.2\r\nContent-Length", "Bad Route, expected name-addr without headers in its URI")]
    [InlineData("Content-Length", "Route: <sip:10.0.0.2?subject=x>\r\nContent-Length", "Bad Route, expected name-addr without headers in its URI")]
    [InlineData("branch=z9hG4bKcaller1", "branch=z9hG4bKcaller1;", "Bad Via")]
    [InlineData("branch=z9hG4bKcaller1", "branch=z9hG4bKcaller1; ;x", "Bad Via")]
    [InlineData("branch=z9hG4bKcaller1", "branch=z9hG4bKcaller1;rport=5<6", "Bad Via")]
    [InlineData("branch=z9hG4bKcaller1", "branch=z9hG4bKcaller1;received=\"<\"", "Bad Via")]
    [InlineData("To: <sip:bob@example.com>", "To: <sip:bob@example.com>;tag", "Bad To, expected one name-addr or addr-spec")]
    [InlineData(";tag=caller", ";tag=", "Bad From, expected one name-addr or addr-spec")]
    [InlineData("sip:bob@10.0.0.2 ", "sip:bob@10.0.0.2?subject=x ", "Bad Request-URI")]
    [InlineData("\r\n\r\n", "\r\n", "No empty line after the headers")]
    public void Rule_3_a_malformed_request_gets_400_with_a_reason_phrase_that_says_what(string right, string wrong, string reason)
    {
        var answer = bench.Receive(ProxyBench.Request("INVITE").Replace(right, wrong, StringComparison.Ordinal)).ShouldHaveSingleItem();
        answer.StartLine.ShouldBe("SIP/2.0 400 " + reason);
        answer.To.ShouldBe(ProxyBench.Caller);
        bench.Router.Routed.ShouldBe(0);
        bench.Engine.CountTransactions().ShouldBe(default);
    }

    [Theory]
    [InlineData("X-Header: y\r\n", "Too many headers, at most 256")]
    [InlineData("Route: <sip:10.0.0.8;lr>,<sip:10.0.0.9;lr>\r\n", "Too many values in one header, at most 256")]
    [InlineData("Via: SIP/2.0/UDP 10.0.0.8,SIP/2.0/UDP 10.0.0.9\r\n", "Too many values in one header, at most 256")]
    [InlineData("m: *,*\r\n", "Too many values in one header, at most 256")]
    public void Rule_1_more_headers_or_values_than_the_limit_are_refused(string line, string reason)
    {
        var few = string.Concat(Enumerable.Repeat(line, 127));
        bench.Receive(ProxyBench.Request("OPTIONS", extra: few)).ShouldHaveSingleItem().StartLine.ShouldNotContain("400");
        var many = string.Concat(Enumerable.Repeat(line, line.StartsWith('X') ? SipMessage.MaxHeaders : 129));
        bench.Receive(ProxyBench.Request("INVITE", extra: many)).ShouldHaveSingleItem().StartLine.ShouldBe("SIP/2.0 400 " + reason);
    }

    [Fact]
    public void Rule_1_a_message_of_64_KiB_is_the_longest()
    {
        var view = new SipMessage();
        var buffer = new byte[SipMessage.MaxBytes + 1];
        System.Text.Encoding.ASCII.GetBytes(ProxyBench.Request("INVITE"), buffer);
        view.TryParse(buffer, 0, SipMessage.MaxBytes).ShouldBeTrue();
        view.TryParse(buffer, 0, SipMessage.MaxBytes + 1).ShouldBeFalse();
        view.Error.ShouldBe(SipParseError.TooLarge);
    }

    [Fact]
    public void Rule_2_what_comes_behind_Content_Length_in_a_datagram_is_cut()
    {
        var sent = bench.Receive(ProxyBench.Request("INVITE").Replace("Content-Length: 0\r\n\r\n", "Content-Length: 3\r\n\r\nabcdef", StringComparison.Ordinal));
        sent.ShouldHaveSingleItem().Text.ShouldEndWith("\r\n\r\nabc");
    }

    [Fact]
    public void Rule_3_the_ACK_to_a_refusal_is_taken_although_no_transaction_was_made()
    {
        var refusal = bench.Receive(ProxyBench.Request("INVITE", maxForwards: 0)).Single();
        var tag = refusal.Header("To").Split(";tag=")[1];
        bench.Receive(ProxyBench.Request("ACK", toTag: tag)).ShouldBeEmpty();
    }

    [Fact]
    public void Rule_3_malformed_ACKs_and_responses_are_never_answered()
    {
        bench.Receive(ProxyBench.Request("ACK").Replace("Content-Length: 0", "Content-Length: -1", StringComparison.Ordinal)).ShouldBeEmpty();
        var invite = bench.Receive(ProxyBench.Request("INVITE")).Single();
        var answer = ProxyBench.Answer(invite, 200);
        foreach (var (right, wrong) in new[] { ("SIP/2.0 200", "SIP/2.0 4294967301"), ("Content-Length: 0", "Content-Length: 10"), ("CSeq: ", "CSeq: x") })
            bench.Receive(answer.Replace(right, wrong, StringComparison.Ordinal), ProxyBench.Callee).ShouldBeEmpty();
        bench.Counters.ParseErrors.Sum().ShouldBe(4);
    }

    [Fact]
    public void Rule_3_garbage_is_counted_and_dropped_and_keep_alives_are_swallowed()
    {
        bench.Receive("\r\n\r\n").ShouldBeEmpty();
        bench.Counters.ParseErrors.Sum().ShouldBe(0);
        bench.Receive("\0\0\0\0").ShouldBeEmpty();
        bench.Receive("GET / HTTP/1.1\r\nHost: x\r\n\r\n").ShouldBeEmpty();
        bench.Receive("INVITE sip:x@10.0.0.2 SIP/2.0\r\nTo: nothing else\r\n\r\n").ShouldBeEmpty();
        bench.Counters.ParseErrors.Sum().ShouldBe(3);
    }
}
