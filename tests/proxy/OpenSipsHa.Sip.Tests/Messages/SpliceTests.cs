using System.Text;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Tests.Messages;

public sealed class SpliceTests
{
    private readonly SipListener listener = new("vip", ProxyBench.Endpoint("192.168.1.213", 5060), virtualAddress: true);

    [Fact]
    public void Rule_2_everything_but_the_edits_passes_byte_for_byte()
    {
        const string before = "INVITE sip:bob@example.com SIP/2.0\r\n";
        const string head = "f: <sip:a@example.com>;tag=1\r\nv:SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1\r\nX-Odd :  a\r\n\tfolded  \r\nt: <sip:b@example.com>\r\n";
        const string tail = "i: 1\r\nCSeq: 1 INVITE\r\nl: 4\r\n\r\n\0\u00ff\r\n";
        Forward(before + head + "Max-forwards:  70\r\n" + tail + "cut").ShouldBe(
            before + "Via: SIP/2.0/UDP 192.168.1.213:5060;branch=z9hG4bKx\r\n" + head + "Max-forwards:  69\r\n" + tail);
    }

    [Fact]
    public void A_missing_Max_Forwards_becomes_70()
    {
        var text = Forward(ProxyBench.Request("OPTIONS").Replace("Max-Forwards: 70\r\n", ""), maxForwards: 70);
        text.ShouldContain("branch=z9hG4bKx\r\nMax-Forwards: 70\r\nVia: ");
    }

    [Theory]
    [InlineData("Route: <sip:p1;lr>\r\nRoute: <sip:p2;lr>\r\n", 1, "Route: <sip:p2;lr>\r\n")]
    [InlineData("Route: <sip:p1;lr>, <sip:p2;lr>\r\n", 1, "Route: <sip:p2;lr>\r\n")]
    [InlineData("Route: <sip:p1;lr>,<sip:p2;lr>,\r\n <sip:p3;lr>\r\n", 2, "Route: <sip:p3;lr>\r\n")]
    [InlineData("Route: <sip:p1;lr>, <sip:p2;lr>\r\nRoute: \"a, b\" <sip:p3;lr>\r\n", 2, "Route: \"a, b\" <sip:p3;lr>\r\n")]
    [InlineData("Route: <sip:p1;lr>, <sip:p2;lr>\r\n", 2, "")]
    public void Rule_2_own_Route_values_go_from_lists_and_lines_alike(string routes, int pop, string left)
    {
        var text = Forward(ProxyBench.Request("BYE", extra: routes), pop: pop);
        text.ShouldContain($"Contact: <sip:alice@10.0.0.1>\r\n{left}Content-Length");
    }

    [Theory]
    [InlineData("10.0.0.1:5060", "10.0.0.1", 5060, "10.0.0.1:5060;branch=z9hG4bKcaller1")]
    [InlineData("10.0.0.1:5060;rport", "10.0.0.1", 1234, "10.0.0.1:5060;rport=1234;branch=z9hG4bKcaller1;received=10.0.0.1")]
    [InlineData("phone.example.com", "10.0.0.1", 5060, "phone.example.com;branch=z9hG4bKcaller1;received=10.0.0.1")]
    [InlineData("10.9.9.9;received=1.2.3.4", "10.0.0.1", 5060, "10.9.9.9;branch=z9hG4bKcaller1;received=10.0.0.1")]
    [InlineData("[2001:db8::1]:5060", "2001:db8::1", 5060, "[2001:db8::1]:5060;branch=z9hG4bKcaller1")]
    [InlineData("[2001:db8::1]", "2001:db8::2", 5060, "[2001:db8::1];branch=z9hG4bKcaller1;received=2001:db8::2")]
    public void The_sender_s_Via_gets_received_and_rport_where_due(string via, string source, int port, string expected)
    {
        var text = Forward(ProxyBench.Request("OPTIONS", via: via), source: ProxyBench.Endpoint(source, port));
        text.Split("\r\n")[2].ShouldBe("Via: SIP/2.0/UDP " + expected);
    }

    [Theory]
    [InlineData("Via:\r\n")]
    [InlineData("v: ,\r\n")]
    public void Rule_2_a_Via_line_without_a_value_is_not_the_topmost_Via(string empty)
    {
        var request = ProxyBench.Request("OPTIONS", via: "10.0.0.1:5060;rport").Replace("Via: ", empty + "Via: ", StringComparison.Ordinal);
        Forward(request).ShouldContain($"branch=z9hG4bKx\r\n{empty}Via: SIP/2.0/UDP 10.0.0.1:5060;rport=5060;branch=z9hG4bKcaller1;received=10.0.0.1\r\nMax-Forwards: 69\r\n");
        var answer = new ProxyBench().Receive(request.Replace("Max-Forwards: 70", "Max-Forwards: 0", StringComparison.Ordinal)).ShouldHaveSingleItem();
        answer.Headers("Via").Where(via => via.Length > 0).ShouldHaveSingleItem().ShouldContain(";rport=5060");
    }

    [Fact]
    public void Rule_2_a_response_loses_its_top_Via_from_a_line_or_a_list()
    {
        const string rest = "From: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\nCall-ID: 1\r\nCSeq: 1 BYE\r\n\r\n";
        Respond("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a\r\nVia: SIP/2.0/UDP b\r\n" + rest).ShouldBe("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP b\r\n" + rest);
        Respond("SIP/2.0 200 OK\r\nv:  SIP/2.0/UDP a ,\r\n SIP/2.0/UDP b, SIP/2.0/UDP c\r\n" + rest)
            .ShouldBe("SIP/2.0 200 OK\r\nv:  SIP/2.0/UDP b, SIP/2.0/UDP c\r\n" + rest);
    }

    [Fact]
    public void A_destination_that_is_too_small_is_reported()
    {
        var message = Parse(ProxyBench.Request("INVITE"));
        RequestSplice.Write(message, new RequestEdits { Listener = listener, Branch = "z9hG4bKx"u8, Source = ProxyBench.Caller, MaxForwards = 1 }, new byte[100])
            .ShouldBe(-1);
    }

    private string Forward(string text, int pop = 0, int maxForwards = 69, SipEndpoint? source = null)
    {
        var destination = new byte[4096];
        var edits = new RequestEdits
        {
            Listener = listener, Branch = "z9hG4bKx"u8, Source = source ?? ProxyBench.Caller, MaxForwards = maxForwards, PopRoutes = pop,
        };
        return Encoding.Latin1.GetString(destination, 0, RequestSplice.Write(Parse(text), edits, destination));
    }

    private static string Respond(string text)
    {
        var destination = new byte[4096];
        return Encoding.Latin1.GetString(destination, 0, ResponseSplice.Write(Parse(text), default, destination));
    }

    private static SipMessage Parse(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        var message = new SipMessage();
        message.TryParse(bytes, 0, bytes.Length).ShouldBeTrue(message.Error.ToString());
        return message;
    }
}
