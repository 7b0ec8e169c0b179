using System.Net;
using System.Text;
using OpenSipsHa.Agent.Health;

namespace OpenSipsHa.Agent.Tests.Health;

public sealed class OptionsProbeTests
{
    private const ulong Token = 0x00c0ffee12345678;

    [Fact]
    public void The_request_asks_the_proxy_itself_and_carries_the_token()
    {
        var probe = new OptionsProbe(IPEndPoint.Parse("192.0.2.213:5060"), IPEndPoint.Parse("192.0.2.1:40000"));
        Encoding.ASCII.GetString(probe.Request(Token)).ShouldBe(
            "OPTIONS sip:192.0.2.213:5060 SIP/2.0\r\n"
            + "Via: SIP/2.0/UDP 192.0.2.1:40000;rport;branch=z9hG4bK00c0ffee12345678\r\n"
            + "Max-Forwards: 70\r\n"
            + "From: <sip:health@192.0.2.1:40000>;tag=00c0ffee12345678\r\n"
            + "To: <sip:192.0.2.213:5060>\r\n"
            + "Call-ID: 00c0ffee12345678\r\n"
            + "CSeq: 1 OPTIONS\r\n"
            + "Content-Length: 0\r\n\r\n");
    }

    [Fact]
    public void An_IPv6_address_is_in_brackets_and_without_its_zone()
    {
        var target = new IPEndPoint(IPAddress.Parse("fe80::213%2"), 5060);
        var text = Encoding.ASCII.GetString(new OptionsProbe(target, new IPEndPoint(IPAddress.Parse("fe80::1%2"), 4000)).Request(Token));
        text.ShouldStartWith("OPTIONS sip:[fe80::213]:5060 SIP/2.0\r\nVia: SIP/2.0/UDP [fe80::1]:4000;rport");
        text.ShouldNotContain("%");
    }

    [Theory]
    [InlineData("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK00c0ffee12345678\r\n\r\n", true)]
    [InlineData("SIP/2.0 503 Busy\r\nCall-ID: 00c0ffee12345678\r\n\r\n", true)]
    [InlineData("SIP/2.0 200 OK\r\nCall-ID: 00c0ffee12345679\r\n\r\n", false)]
    [InlineData("SIP/2.0 200 OK\r\nCall-ID: 00C0FFEE12345678\r\n\r\n", false)]
    [InlineData("OPTIONS sip:x SIP/2.0\r\nCall-ID: 00c0ffee12345678\r\n\r\n", false)]
    [InlineData("SIP/2.0", false)]
    [InlineData("", false)]
    public void An_answer_is_a_SIP_response_with_the_token(string datagram, bool expected) =>
        OptionsProbe.IsAnswer(Encoding.ASCII.GetBytes(datagram), Token).ShouldBe(expected);

    [Fact]
    public void Only_the_beginning_of_a_datagram_is_looked_at()
    {
        var padding = new string('x', OptionsProbe.LooksAt);
        OptionsProbe.IsAnswer(Encoding.ASCII.GetBytes($"SIP/2.0 200 OK\r\nX: {padding}00c0ffee12345678"), Token).ShouldBeFalse();
        OptionsProbe.IsAnswer(Encoding.ASCII.GetBytes($"SIP/2.0 200 OK\r\nX: 00c0ffee12345678{padding}"), Token).ShouldBeTrue();
    }
}
