using System.Text;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Dispatching;
using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Proxy.Tests.Dispatching;

public sealed class GatewayTests
{
    [Theory]
    [InlineData("sip:0049301234@pair.example", 0, "", "sip:0049301234@127.0.0.9:5080")]
    [InlineData("sip:0049301234@pair.example", 2, "+", "sip:+49301234@127.0.0.9:5080")]
    [InlineData("sip:0049301234@pair.example:5070;user=phone;transport=tcp;x=1", 1, "9", "sip:9049301234@127.0.0.9:5080;user=phone;x=1")]
    [InlineData("sip:%2B4930@pair.example", 1, "00", "sip:004930@127.0.0.9:5080")]
    [InlineData("sip:12@pair.example", 5, "", "sip:127.0.0.9:5080")]
    [InlineData("sip:12@pair.example", 5, "7", "sip:7@127.0.0.9:5080")]
    [InlineData("sip:pair.example;lr", 0, "", "sip:127.0.0.9:5080;lr")]
    [InlineData("sip:1;phone-context=x:pw@pair.example", 0, "", "sip:1;phone-context=x@127.0.0.9:5080")]
    [InlineData("tel:+4930;isub=1", 1, "00", "sip:004930;isub=1@127.0.0.9:5080;user=phone")]
    public void The_request_uri_is_prefix_and_stripped_user_at_the_gateway(string uri, int strip, string prefix, string expected)
    {
        var gateway = new Gateway { Name = "g", Uri = "sip:127.0.0.9:5080", Strip = strip, Prefix = prefix };
        GatewayUri.TryParse(gateway.Uri, out var parsed, out _).ShouldBeTrue();
        SipUri.TryParse(Encoding.ASCII.GetBytes(uri), out var request).ShouldBeTrue();
        var target = new GatewayTarget(gateway, parsed);
        var room = new byte[target.MaxLength(request)];
        Encoding.ASCII.GetString(room, 0, target.Rewrite(request, room)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("sip:192.0.2.1", "192.0.2.1:5060")]
    [InlineData("SIP:192.0.2.1:5080;transport=UDP", "192.0.2.1:5080")]
    [InlineData("sip:[2001:db8::1]:5080", "[2001:db8::1]:5080")]
    [InlineData("sip:[2001:db8::1]", "[2001:db8::1]:5060")]
    public void A_literal_address_leads_somewhere(string text, string endpoint)
    {
        GatewayUri.TryParse(text, out var uri, out var error).ShouldBeTrue(error);
        uri.Endpoint.ToString().ShouldBe(endpoint);
    }

    [Theory]
    [InlineData("sip:gw.example.com", "sip:gw.example.com", "gw.example.com")]
    [InlineData("SIP:gw.example.com:5070;lr", "sip:gw.example.com:5070", "gw.example.com:5070")]
    [InlineData("sip:gw.example.com;Transport=UDP", "sip:gw.example.com;transport=udp", "gw.example.com")]
    public void A_name_is_what_is_resolved(string text, string name, string hostPort)
    {
        GatewayUri.TryParse(text, out var uri, out var error).ShouldBeTrue(error);
        (uri.Endpoint.IsNone, uri.Name, uri.HostPort).ShouldBe((true, name, hostPort));
        new GatewayTarget(new Gateway { Name = "g", Uri = text }, uri).Resolve()!.Host.ShouldBe("gw.example.com");
    }

    [Theory]
    [InlineData("192.0.2.1", "does not start with 'sip:'")]
    [InlineData("sips:192.0.2.1", "does not start with 'sip:'")]
    [InlineData("sip:gw..example.com", "neither an IP address nor a host name")]
    [InlineData("sip:192.0.2.1;transport=tcp", "only udp is supported")]
    [InlineData("sip:alice@192.0.2.1", "has a user part")]
    [InlineData("sip:192.0.2.1:0", "no usable host and port")]
    [InlineData("sip:192.0.2.1:99999", "no usable host and port")]
    [InlineData("sip:", "no usable host and port")]
    [InlineData("sip:2001:db8::1", "no usable host and port")]
    [InlineData("sip:1234", "neither an IP address nor a host name")]
    [InlineData("sip:[2001:db8::1", "")]
    [InlineData("sip:192.0.2", "neither an IP address nor a host name")]
    public void What_leads_nowhere_is_refused_with_what_was_expected(string text, string expected)
    {
        GatewayUri.TryParse(text, out _, out var error).ShouldBeFalse();
        error.ShouldContain(expected);
        error.ShouldContain($"'{text}'");
    }
}
