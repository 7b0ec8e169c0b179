using System.Net;
using System.Text;
using OpenSipsHa.Proxy.Registrar;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Tests.Registrar;

public sealed class NatDetectionTests
{
    [Theory]
    [InlineData("Via: SIP/2.0/UDP 203.0.113.5:5062;branch=z9hG4bK1;rport", false)]
    [InlineData("Via: SIP/2.0/UDP 10.0.0.5:5062;branch=z9hG4bK1", true)]
    [InlineData("Via: SIP/2.0/UDP 203.0.113.5:5060;branch=z9hG4bK1;rport", true)]
    [InlineData("Via: SIP/2.0/UDP 203.0.113.5:5060;branch=z9hG4bK1", false)]
    [InlineData("Via: SIP/2.0/UDP phone.example;branch=z9hG4bK1", false)]
    [InlineData("Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK2, SIP/2.0/UDP 10.0.0.5:5062;branch=z9hG4bK1", false)]
    public void A_phone_that_does_not_know_its_address_is_behind_a_translator(string via, bool expected)
    {
        var bytes = Encoding.ASCII.GetBytes($"REGISTER sip:pair.example SIP/2.0\r\n{via}\r\nContent-Length: 0\r\n\r\n");
        var message = new SipMessage();
        message.TryParse(bytes, 0, bytes.Length).ShouldBeTrue();
        NatDetection.IsBehindNat(message, SipEndpoint.From(IPAddress.Parse("203.0.113.5"), 5062)).ShouldBe(expected);
    }
}
